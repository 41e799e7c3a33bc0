import { readNotification } from '../domain/determination/read-notification.ts';
import type { Outside } from './outside.ts';

export interface NotificationPush {
  readonly payer: string;
  /** What the caller presented as our subscription's secret. */
  readonly secret: string | undefined;
  readonly bytes: Uint8Array;
}

/** `not-known` and `forged` look the same from outside; both change nothing. */
export type Notified = 'accepted' | 'not-known' | 'forged' | 'unreadable';

/**
 * A payer's rest-hook notification: authenticated by our subscription's secret, matched to one of our submissions
 * at that payer, and put into that case's inbox. The case reads it under its own claim, so a notification can
 * neither race with an answer nor touch another payer's case.
 */
export async function notified(push: NotificationPush, outside: Outside): Promise<Notified> {
  const { store, sha256, log } = outside;
  const subscription = await store.readSubscription(push.payer);
  if (subscription === undefined) return 'not-known';
  if (push.secret === undefined || !isSame(push.secret, subscription.secret, sha256)) {
    log('notification-forged', { payer: push.payer });
    return 'forged';
  }
  const notification = readNotification(parsed(push.bytes));
  if (notification.type === 'unreadable') {
    log('notification-unreadable', { payer: push.payer });
    return 'unreadable';
  }
  await store.saveSubscription({
    ...subscription,
    status: 'active',
    lastEventNumber: notification.eventNumber ?? subscription.lastEventNumber,
  });
  for (const response of notification.responses)
    await keep(push.payer, response, notification.eventNumber, outside);
  return 'accepted';
}

async function keep(
  payer: string,
  response: {
    readonly body: unknown;
    readonly claimIdentifier?: string | undefined;
    readonly claimReference?: string | undefined;
  },
  eventNumber: string | undefined,
  { store, log, queue }: Outside,
): Promise<void> {
  const submission = await store.findSubmission({
    payer,
    ...(response.claimIdentifier === undefined ? {} : { claimIdentifier: response.claimIdentifier }),
    ...(response.claimReference === undefined ? {} : { claimFullUrl: response.claimReference }),
  });
  await store.keepPayerMessage({
    payer,
    submissionId: submission?.id,
    how: 'notification',
    bytes: new TextEncoder().encode(JSON.stringify(response.body)),
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

/** Compares digests, so that the time it takes tells nothing about the secret. */
function isSame(given: string, secret: string, sha256: Outside['sha256']): boolean {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return sha256(encode(given)) === sha256(encode(secret));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
