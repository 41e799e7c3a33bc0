import type { Bundle, Claim } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { withoutWithheld } from '../domain/case/withhold.ts';
import { classOfAnswer } from '../domain/determination/answer-class.ts';
import type { Determination, RequestForInformation } from '../domain/determination/determination.ts';
import { describeRequest, QUESTIONNAIRE_LOINC, requestKey } from '../domain/determination/request-key.ts';
import { documentsOnHand, type MatchedDocument } from '../domain/documentation/documents-on-hand.ts';
import { Failure } from '../domain/failure.ts';
import { questionnaireContext } from '../domain/pas/information-task.ts';
import { assembleAttachment } from '../domain/pas/submit-attachment.ts';
import { attachmentAddress } from './attachment-address.ts';
import { backOffSeconds } from './back-off.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import type { Attachment } from './ports/attachments.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { Submission } from './ports/submissions.ts';

/** The lease outlives the call by this much, so that a live worker always gets to store its answer. */
const LEASE_MARGIN_SECONDS = 30;
/** Tries before a person is asked, as for every other step. */
const MAX_ATTEMPTS = 10;
const STEP = 'answer-request';

interface Asked {
  readonly held: Case;
  readonly submission: Submission;
  readonly connection: PayerConnection;
}

/** What can be done about one open request. */
type Answer =
  | {
      readonly do: 'send';
      readonly request: RequestForInformation;
      readonly documents: readonly MatchedDocument[];
    }
  | { readonly do: 'wait' | 'ask-person'; readonly says: string };

/**
 * pended with requests → answered from the documents on hand, one request at a time, by CDex `$submit-attachment`
 * (PAS 2.2.1 additional information). What is not on hand waits for a push; what no document can answer reaches a
 * person. Undefined when there is nothing to do and nothing new to say.
 */
export async function answerRequests(asked: Asked, outside: Outside): Promise<Case | undefined> {
  const { held, submission } = asked;
  const { determination } = held;
  if (determination?.overall !== 'pended' || determination.requests.length === 0) return undefined;
  if (!(await isAnswered(held.id, submission.id, outside))) return undefined;
  const record = await outside.store.snapshotOf(held);
  if (record === undefined) return undefined;
  const snapshot = withoutWithheld(record, held.withheld);
  const answers = await answersTo(determination, { ...asked, snapshot }, outside);
  const [next, ...more] = answers.filter((each) => each.do === 'send');
  const remaining = sayRemaining(answers);
  if (next !== undefined) {
    return send(
      next,
      { ...asked, snapshot, remaining, isLast: more.length === 0 && remaining.says === '' },
      outside,
    );
  }
  // A person looks at it already, and knows why.
  if (held.state === 'needs-attention') return undefined;
  const says =
    remaining.says === ''
      ? 'Everything the payer asked for was sent; its decision is awaited.'
      : remaining.says;
  return (await wasSaid(held.id, says, outside))
    ? undefined
    : outside.store.move(held, {
        to: remaining.needsPerson ? 'needs-attention' : 'pended',
        because: says,
        step: STEP,
        ...(remaining.needsPerson ? {} : { dueInSeconds: asked.connection.inquireEverySeconds }),
      });
}

async function answersTo(
  { requests, asking }: Determination,
  { held, submission, connection, snapshot }: Asked & { readonly snapshot: Snapshot },
  outside: Outside,
): Promise<readonly Answer[]> {
  const sent = await outside.store.attachmentsOf(held.id);
  const claim = claimOf(submission);
  const address = attachmentAddress(connection, asking?.payerUrl);
  return requests.flatMap((request) => {
    const earlier = sent.find((each) => each.requestKey === requestKey(request) && each.class !== 'not-sent');
    if (earlier !== undefined) return sayOf(earlier, request);
    const what = describeRequest(request);
    if (request.loincCodes.includes(QUESTIONNAIRE_LOINC) || request.questionnaireContext !== undefined) {
      const context = questionnaireContext(request, claim);
      const under = context === undefined ? '' : ` with the context id ${context}`;
      return { do: 'ask-person', says: `The payer wants its questionnaire completed: open it${under}.` };
    }
    if (request.controlNumber === undefined) {
      return {
        do: 'ask-person',
        says: `The payer asks for ${what} and gives no control number: call the payer.`,
      };
    }
    if (address === undefined) {
      return {
        do: 'ask-person',
        says: `The payer asks for ${what} at an address that is not the one of its connection: confirm it with the payer.`,
      };
    }
    const documents = documentsOnHand(request, {
      ...{ snapshot, content: outside.content },
      at: outside.now(),
    });
    const complete = documents.filter((each) => each !== undefined);
    return complete.length === documents.length
      ? { do: 'send', request, documents: complete }
      : { do: 'wait', says: `The payer asks for ${what}: not on hand, push the document and it is sent.` };
  });
}

/** What became of an answer that may have left. */
function sayOf(sent: Attachment, request: RequestForInformation): readonly Answer[] {
  const what = describeRequest(request);
  if (sent.class === 'answered' && sent.result?.startsWith('2') === true) return [];
  return sent.class === 'answered'
    ? [
        {
          do: 'ask-person',
          says: `The payer refused the document for ${what} (HTTP ${sent.result ?? ''}): call the payer.`,
        },
      ]
    : [
        {
          do: 'ask-person',
          says: `It is not known whether the document for ${what} arrived: ask the payer, it is not sent again.`,
        },
      ];
}

interface Remaining {
  readonly says: string;
  readonly needsPerson: boolean;
}

function sayRemaining(answers: readonly Answer[]): Remaining {
  const open = answers.filter((each) => each.do !== 'send');
  return {
    says: open.map(({ says }) => says).join(' '),
    needsPerson: open.some((each) => each.do === 'ask-person'),
  };
}

/** An answer brought the same requests again: saying so once is enough. */
async function wasSaid(caseId: string, says: string, { store }: Outside): Promise<boolean> {
  const history = await store.historyOf(caseId);
  return history.findLast(({ step }) => step === STEP)?.says === says;
}

interface Sending extends Asked {
  readonly snapshot: Snapshot;
  readonly remaining: Remaining;
  /** Nothing else is open. */
  readonly isLast: boolean;
}

async function send(
  { request, documents }: Extract<Answer, { do: 'send' }>,
  { held, submission, connection, snapshot, remaining, isLast }: Sending,
  outside: Outside,
): Promise<Case | undefined> {
  const { store, newId, sha256, gateway } = outside;
  const { controlNumber = '' } = request;
  const what = describeRequest(request);
  const others = held.determination?.requests.filter((each) => each.controlNumber === controlNumber) ?? [];
  const parameters = assembleAttachment({
    request: bundleOf(submission),
    asked: request,
    documents,
    isFinal: others.length === 1 || isLast,
    snapshot,
    partner: connection,
  });
  const address = attachmentAddress(connection, held.determination?.asking?.payerUrl);
  if (parameters === undefined || address === undefined) {
    return store.move(held, {
      to: 'needs-attention',
      because: `The payer asks for ${what}; the document is here without its content: push it inline, or its Binary.`,
      step: STEP,
    });
  }
  const bytes = new TextEncoder().encode(JSON.stringify(parameters));
  const begun = await store.beginAttachment(
    held,
    {
      id: newId(),
      caseId: held.id,
      submissionId: submission.id,
      requestKey: requestKey(request),
      controlNumber,
      documents: documents.map(({ document }) => `DocumentReference/${document.id ?? ''}`),
      address,
      bytes,
      sha256: sha256(bytes),
    },
    {
      to: held.state,
      because: `Sending what the payer asked for: ${what}.`,
      step: STEP,
      attempt: held.attempt,
    },
    connection.submitTimeoutSeconds + LEASE_MARGIN_SECONDS,
  );
  if (begun?.attachment === undefined) return begun?.case;
  const { attachment } = begun;
  const outcome = await call({ attachment, connection }, gateway);
  if (outcome.bytes !== undefined) {
    await store.keepPayerMessage({
      payer: submission.payer,
      submissionId: submission.id,
      how: 'attachment-answer',
      bytes: outcome.bytes,
      disposition: 'unchanged',
    });
  }
  await store.endAttachment(attachment.id, { class: outcome.class, result: outcome.result });
  return store.move(begun.case, {
    ...afterCall(outcome, { held, what, remaining, random: outside.random() }),
    step: STEP,
    ...(outcome.class === 'answered' && !remaining.needsPerson && isLast
      ? { dueInSeconds: connection.inquireEverySeconds }
      : {}),
  });
}

interface Outcome {
  readonly class: 'answered' | 'not-sent' | 'maybe-sent';
  /** HTTP status or failure code. */
  readonly result: string;
  readonly isTaken: boolean;
  readonly bytes: Uint8Array | undefined;
}

async function call(
  { attachment, connection }: { readonly attachment: Attachment; readonly connection: PayerConnection },
  gateway: Outside['gateway'],
): Promise<Outcome> {
  try {
    const answer = await gateway.submitAttachment(connection, attachment.address, attachment.bytes);
    // Whatever the body says, a 2xx tells that it was taken: here an OperationOutcome is the usual receipt.
    const isTaken = answer.status >= 200 && answer.status < 300;
    const refusedClass = classOfAnswer(answer.status, 'operation-failure', {
      hasRetryAfter: answer.retryAfterSeconds !== undefined,
    });
    return {
      class: isTaken ? 'answered' : refusedClass,
      result: String(answer.status),
      isTaken,
      bytes: answer.bytes,
    };
  } catch (error) {
    const isNotSent = error instanceof Failure && error.kind === 'transient';
    const result = error instanceof Failure ? error.code : 'interrupted';
    return { class: isNotSent ? 'not-sent' : 'maybe-sent', result, isTaken: false, bytes: undefined };
  }
}

function afterCall(
  { class: sentClass, result, isTaken }: Outcome,
  { held, what, remaining, random }: { held: Case; what: string; remaining: Remaining; random: number },
): { to: Case['state']; because: string; attempt?: number; dueInSeconds?: number } {
  if (isTaken) {
    const because = `Sent what the payer asked for: ${what}. ${remaining.says}`.trim();
    // Looked at again at once: what else is on hand goes next.
    return { to: remaining.needsPerson ? 'needs-attention' : 'pended', because, dueInSeconds: 0 };
  }
  const tries = held.attempt + 1;
  if (sentClass === 'not-sent' && tries < MAX_ATTEMPTS) {
    const because = `Not sent (${result}): ${what}. To be tried again.`;
    return { to: held.state, because, attempt: tries, dueInSeconds: backOffSeconds(tries, random) };
  }
  return {
    to: 'needs-attention',
    because:
      sentClass === 'maybe-sent'
        ? `It is not known whether the document for ${what} arrived (${result}): ask the payer, it is not sent again.`
        : `The payer did not take the document for ${what} (${result}): call the payer.`,
  };
}

/** Our own frozen bytes, serialised from a Bundle whose first entry is the Claim. */
function bundleOf({ bytes }: Submission): Bundle {
  return JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
}

function claimOf(submission: Submission): Claim | undefined {
  const first = bundleOf(submission).entry?.[0]?.resource;
  return first?.resourceType === 'Claim' ? first : undefined;
}
