import type { Case } from '../domain/case/case.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { withoutWithheld } from '../domain/case/withhold.ts';
import { classOfAnswer } from '../domain/determination/answer-class.ts';
import { describeRequest, requestKey } from '../domain/determination/request-key.ts';
import { Failure } from '../domain/failure.ts';
import { assembleAttachment } from '../domain/pas/submit-attachment.ts';
import { type Answer, answersTo, type ToSend } from './answers-to-requests.ts';
import { attachmentAddress } from './attachment-address.ts';
import { backOffSeconds } from './back-off.ts';
import { untilClock } from './follow-clocks.ts';
import { frozenBundle } from './frozen-bundle.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import type { Attachment, AttachmentDraft } from './ports/attachments.ts';
import type { Move } from './ports/case-moves.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { Submitted } from './submitted.ts';

/** The lease outlives the call by this much, so that a live worker always gets to store its answer. */
const LEASE_MARGIN_SECONDS = 30;
/** Tries before a person is asked, as for every other step. */
const MAX_ATTEMPTS = 10;
const STEP = 'answer-request';

/**
 * pended with requests → answered from the documents on hand, one request at a time, by CDex `$submit-attachment`
 * (PAS 2.2.1 additional information). What is not on hand waits for a push; what no document can answer reaches a
 * person. Undefined when there is nothing to do and nothing new to say.
 */
export async function answerRequests(asked: Submitted, outside: Outside): Promise<Case | undefined> {
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
  if (next === undefined) return sayWhatIsOpen(asked, remaining, outside);
  return send(next, { ...asked, snapshot, remaining, hasMore: more.length > 0 }, outside);
}

/** Nothing can be sent now: the case says what it waits for, once. */
async function sayWhatIsOpen(
  { held, connection }: Submitted,
  { says, needsPerson }: Remaining,
  outside: Outside,
): Promise<Case | undefined> {
  const { store } = outside;
  // A person looks at it already, and knows why.
  if (held.state === 'needs-attention') return undefined;
  const because = says === '' ? 'Everything the payer asked for was sent; its decision is awaited.' : says;
  if (!needsPerson && (await wasSaid(held.id, because, store))) return undefined;
  return store.move(
    held,
    needsPerson
      ? { to: 'needs-attention', because, step: STEP, ...untilClock(held.assessment, outside) }
      : { to: 'pended', because, step: STEP, dueInSeconds: connection.inquireEverySeconds },
  );
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
async function wasSaid(caseId: string, says: string, store: Outside['store']): Promise<boolean> {
  const history = await store.historyOf(caseId);
  return history.findLast(({ step }) => step === STEP)?.says === says;
}

interface Sending extends Submitted {
  readonly snapshot: Snapshot;
  readonly remaining: Remaining;
  /** Something else can be sent after it. */
  readonly hasMore: boolean;
}

async function send(answer: ToSend, sending: Sending, outside: Outside): Promise<Case | undefined> {
  const { held, submission, connection } = sending;
  const { store, gateway } = outside;
  const what = describeRequest(answer.request);
  const drafted = draftAttachment(answer, sending, outside);
  if (drafted === undefined) {
    // A person looks at it already, and knows why.
    if (held.state === 'needs-attention') return undefined;
    const because = `The payer asks for ${what}, and the request names no member to send it for: call the payer.`;
    const until = untilClock(held.assessment, outside);
    return store.move(held, { to: 'needs-attention', because, step: STEP, ...until });
  }
  const begun = await store.beginAttachment(
    held,
    drafted,
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
    ...afterCall(outcome, { ...sending, what }, outside),
    step: STEP,
  });
}

/** The answer as it leaves; undefined when a document has no content here, or nobody knows where to send it. */
function draftAttachment(
  { request, documents }: ToSend,
  { held, submission, connection, snapshot, remaining, hasMore }: Sending,
  { newId, sha256 }: Outside,
): AttachmentDraft | undefined {
  const { determination } = held;
  const { controlNumber = '' } = request;
  const others = determination?.requests.filter((each) => each.controlNumber === controlNumber) ?? [];
  const parameters = assembleAttachment({
    request: frozenBundle(submission),
    asked: request,
    documents,
    isFinal: others.length === 1 || (!hasMore && remaining.says === ''),
    snapshot,
    partner: connection,
  });
  const address = attachmentAddress(connection, determination?.asking?.payerUrl);
  if (parameters === undefined || address === undefined) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(parameters));
  return {
    id: newId(),
    caseId: held.id,
    submissionId: submission.id,
    requestKey: requestKey(request),
    controlNumber,
    documents: documents.map(({ document }) => `DocumentReference/${document.id ?? ''}`),
    address,
    bytes,
    sha256: sha256(bytes),
  };
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
  { held, connection, what, remaining, hasMore }: Sending & { readonly what: string },
  outside: Outside,
): Omit<Move, 'step'> {
  if (isTaken) {
    const because = `Sent what the payer asked for: ${what}. ${remaining.says}`.trim();
    if (remaining.needsPerson) return { to: 'needs-attention', because, dueInSeconds: 0 };
    // Looked at again at once: what else is on hand goes next.
    const isLast = !hasMore && remaining.says === '';
    return { to: 'pended', because, dueInSeconds: isLast ? connection.inquireEverySeconds : 0 };
  }
  const tries = held.attempt + 1;
  if (sentClass === 'not-sent' && tries < MAX_ATTEMPTS) {
    const because = `Not sent (${result}): ${what}. To be tried again.`;
    return { to: held.state, because, attempt: tries, dueInSeconds: backOffSeconds(tries, outside.random()) };
  }
  return {
    to: 'needs-attention',
    because:
      sentClass === 'maybe-sent'
        ? `It is not known whether the document for ${what} arrived (${result}): ask the payer, it is not sent again.`
        : `The payer did not take the document for ${what} (${result}): call the payer.`,
    // What else is on hand is not kept back by it; what did not leave at all would only be tried again.
    ...(hasMore && sentClass !== 'not-sent' ? { dueInSeconds: 0 } : untilClock(held.assessment, outside)),
  };
}
