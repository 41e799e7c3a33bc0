import type { ReadNotification } from '../domain/determination/read-notification.ts';
import { parseReference } from '../domain/fhir/reference.ts';
import type { Outside } from './outside.ts';
import type { Submission } from './ports/submissions.ts';

/**
 * Puts what a notification is about into the inboxes of the cases: whole response Bundles, or for `id-only`
 * (PAS 2.0.1) the word that there is something to be asked for.
 */
export async function keepNotified(
  payer: string,
  { responses, focus, eventNumber }: ReadNotification,
  outside: Outside,
): Promise<void> {
  const { store } = outside;
  for (const { body, claimIdentifier, claimReference } of responses) {
    const submission = await store.findSubmission({
      payer,
      ...(claimIdentifier === undefined ? {} : { claimIdentifier }),
      ...(claimReference === undefined ? {} : { claimFullUrl: claimReference }),
    });
    await keepSaid({ payer, submission, body, eventNumber }, outside);
  }
  if (responses.length > 0) return;
  for (const reference of focus) {
    const responseId = parseReference(reference)?.id;
    const submission =
      responseId === undefined ? undefined : await store.submissionAnsweredBy(payer, responseId);
    await keepSaid({ payer, submission, body: pointerTo(reference, eventNumber), eventNumber }, outside);
  }
}

/** As the payer said it, without what it left out: kept apart by the number of the event. */
function pointerTo(reference: string, eventNumber: string | undefined): unknown {
  const event = [
    ...(eventNumber === undefined ? [] : [{ name: 'event-number', valueString: eventNumber }]),
    { name: 'focus', valueReference: { reference } },
  ];
  const parameter = [
    { name: 'type', valueCode: 'event-notification' },
    { name: 'notification-event', part: event },
  ];
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [{ resource: { resourceType: 'Parameters', parameter } }],
  };
}

/** Keeps what a payer said by itself, and calls up the case that it is about. */
export async function keepSaid(
  {
    payer,
    submission,
    body,
    eventNumber,
  }: {
    payer: string;
    submission: Submission | undefined;
    body: unknown;
    eventNumber: string | undefined;
  },
  { store, log, queue }: Outside,
): Promise<void> {
  await store.keepPayerMessage({
    payer,
    submissionId: submission?.id,
    how: 'notification',
    bytes: new TextEncoder().encode(JSON.stringify(body)),
    ...(eventNumber === undefined ? {} : { eventNumber }),
    disposition: submission === undefined ? 'not-ours' : 'unread',
  });
  if (submission === undefined) {
    log('notification-not-ours', { payer });
    return;
  }
  await store.makeDue(submission.caseId);
  const due = await store.readCase(submission.caseId);
  if (due !== undefined) await queue.hint([due]);
}
