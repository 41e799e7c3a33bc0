import type { Case } from '../domain/case/case.ts';
import { classOfAnswer } from '../domain/determination/answer-class.ts';
import type { Determination } from '../domain/determination/determination.ts';
import { completeDifferences } from '../domain/determination/complete-differences.ts';
import { mergeDetermination } from '../domain/determination/merge-determination.ts';
import { type AnswerReading, readAnswer } from '../domain/determination/read-answer.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { requestKey } from '../domain/determination/request-key.ts';
import { pasVersionOf } from '../domain/pas/versions/pas-version-of.ts';
import { backOffSeconds } from './back-off.ts';
import { dueWith, followAnswer, untilClock } from './follow-clocks.ts';
import { frozenClaim } from './frozen-bundle.ts';
import { isAnswered } from './is-answered.ts';
import { isKept, obeyError } from './obey-error.ts';
import type { Outside } from './outside.ts';
import type { Attempt } from './ports/attempts.ts';
import type { Move } from './ports/case-moves.ts';
import type { PayerAnswer } from './ports/payer-gateway.ts';
import type { Disposition } from './ports/payer-messages.ts';
import type { Submission } from './ports/submissions.ts';
import type { Submitted } from './submitted.ts';

/** Stores the answer to a `$submit` and moves the case to what it says. */
export async function absorbAnswer(
  input: Submitted & { attempt: Attempt; answer: PayerAnswer; whenNotSent: 'assembled' | 'unknown' },
  outside: Outside,
): Promise<Case | undefined> {
  const { held, submission, connection, attempt, answer } = input;
  const { store } = outside;
  const reading = readAnswerTo(submission, answer.body);
  const answerClass = classOfAnswer(answer.status, reading.kind, {
    hasRetryAfter: answer.retryAfterSeconds !== undefined,
  });
  const { payer, id: submissionId } = submission;
  const messageId = await store.keepPayerMessage({
    payer,
    submissionId,
    how: 'submit-answer',
    bytes: answer.bytes,
    disposition: 'unread',
  });
  await store.endAttempt(attempt.id, { class: answerClass, result: String(answer.status) });
  if (answerClass === 'not-sent') return notTaken({ ...input, messageId }, outside);
  if (answerClass === 'maybe-sent') {
    if (messageId !== undefined) await store.disposeOf(messageId, dispositionOf(reading));
    return store.move(held, {
      to: 'unknown',
      because: `The answer does not tell whether the payer has it (HTTP ${String(answer.status)}); to be asked after the settle time.`,
      step: 'submit',
      dueInSeconds: connection.settleSeconds,
    });
  }
  const moved = await useReading(
    { held, submission, connection, reading, messageId, step: 'submit' },
    outside,
  );
  if (moved !== undefined) return moved;
  return submission.revises === undefined
    ? refused(held, answer, outside)
    : revisionRefused(held, submission, `HTTP ${String(answer.status)}, without a reason.`, outside);
}

/** The payer is busy, or turned it away before it looked: the same request is sent again, when the payer says so. */
async function notTaken(
  {
    held,
    connection,
    answer,
    whenNotSent,
    messageId,
  }: Submitted & {
    answer: PayerAnswer;
    whenNotSent: 'assembled' | 'unknown';
    messageId: string | undefined;
  },
  { store, doors, random }: Outside,
): Promise<Case | undefined> {
  const { status, retryAfterSeconds } = answer;
  if (messageId !== undefined) await store.disposeOf(messageId, 'unchanged');
  if (retryAfterSeconds !== undefined) await doors.heed(connection, retryAfterSeconds);
  const attempt = held.attempt + 1;
  return store.move(held, {
    to: whenNotSent,
    because: `The payer did not take it (HTTP ${String(status)}); to be tried again.`,
    step: 'submit',
    attempt,
    dueInSeconds: backOffSeconds(attempt, random(), retryAfterSeconds),
  });
}

/** A final refusal that carries nothing readable, such as a 404 from a wrong address. */
function refused(held: Case, { status }: PayerAnswer, { store }: Outside): Promise<Case | undefined> {
  return store.move(held, {
    to: 'rejected',
    because: `The payer's endpoint refused the request (HTTP ${String(status)}) without saying why; check the address and the connection settings.`,
    step: 'submit',
  });
}

/** Reads an answer as one to this submission, and to no other. */
export function readAnswerTo(submission: Submission, body: unknown): AnswerReading {
  const { claimIdentifier, claimFullUrl } = submission;
  return readAnswer(body, { claimIdentifier, claimFullUrl, itemSequences: itemSequencesOf(submission) });
}

function itemSequencesOf(submission: Submission): readonly number[] {
  return (frozenClaim(submission)?.item ?? []).map(({ sequence }) => sequence);
}

/** With the decisions that still stand, where the payer's version lets an answer to an update pass lines over. */
function wholeAnswer({ held, submission, connection }: Submitted, answer: Determination): Determination {
  const { determination: earlier } = held;
  const update = frozenClaim(submission);
  const isPart =
    submission.revises !== undefined && pasVersionOf(connection).answersUpdatesWith === 'differences';
  if (!isPart || earlier === undefined || update === undefined) return answer;
  return completeDifferences(answer, { earlier, update });
}

interface Reading extends Submitted {
  readonly messageId: string | undefined;
  readonly step: string;
}

/** Moves a held case to what a readable answer says. */
export async function useReading(
  input: Reading & { readonly reading: AnswerReading },
  outside: Outside,
): Promise<Case | undefined> {
  const { reading, ...asked } = input;
  switch (reading.kind) {
    case 'determination':
      return useDetermination(asked, reading.determination, outside);
    case 'processing-error': {
      const { determination } = reading;
      // A payer that keeps the request has not answered it: until then nothing may follow.
      await dispose(asked, isKept(determination) ? 'unchanged' : 'used', outside);
      return obeyError({ ...asked, determination }, outside);
    }
    case 'operation-failure':
      await dispose(asked, 'used', outside);
      return refusedAsSent(asked, reading.findings.map(({ text }) => text).join(' '), outside);
    case 'several':
    case 'not-ours':
    case 'none':
    case 'unreadable':
      await dispose(asked, dispositionOf(reading), outside);
      return undefined;
  }
}

async function useDetermination(
  asked: Reading,
  answer: Determination,
  outside: Outside,
): Promise<Case | undefined> {
  const { held, submission, connection, step } = asked;
  // What was told of an earlier submission is not what this one's answer must agree with.
  const isLater = await isAnswered(held.id, submission.id, outside);
  const known = isLater ? held.determination : undefined;
  const merged = mergeDetermination(known, isLater ? answer : wholeAnswer(asked, answer));
  const { determination, contradiction, changed } = merged;
  await dispose(asked, contradiction ? 'contradicts' : changed ? 'used' : 'unchanged', outside);
  const assessment = await followAnswer(held, submission, determination, outside);
  const move: Move = {
    ...stateOf(determination, contradiction),
    step,
    determination,
    ...(assessment === undefined ? {} : { assessment }),
  };
  if (move.to === 'determined') return outside.store.move(held, whenDenied(move));
  if (move.to !== 'pended') return outside.store.move(held, { ...move, ...untilClock(assessment, outside) });
  // What the payer newly asks for is answered at once.
  const due = asksMore(known, determination)
    ? { dueInSeconds: 0 }
    : dueWith(assessment, connection.inquireEverySeconds);
  return outside.store.move(held, { ...move, ...due });
}

/** After a denial the clocks against it run, and say what comes next; any other decision is the end. */
function whenDenied(move: Move): Move {
  const { assessment } = move;
  if (assessment?.events?.denied === undefined) return move;
  const because = `${move.because} Next: ${assessment.route.because}`;
  return { ...move, because, ...dueWith(assessment, undefined) };
}

/** The payer did not work on it, and says what is wrong with it. */
function refusedAsSent(
  { held, submission, step }: Reading,
  says: string,
  outside: Outside,
): Promise<Case | undefined> {
  if (submission.revises !== undefined) return revisionRefused(held, submission, says, outside);
  const because = `The payer refused the request as sent: ${says}`;
  return outside.store.move(held, { to: 'rejected', because, step });
}

async function dispose(
  { messageId }: Pick<Reading, 'messageId'>,
  disposition: Disposition,
  { store }: Outside,
): Promise<void> {
  if (messageId !== undefined) await store.disposeOf(messageId, disposition);
}

function asksMore(known: Determination | undefined, { requests }: Determination): boolean {
  const before = new Set((known?.requests ?? []).map(requestKey));
  return requests.some((each) => !before.has(requestKey(each)));
}

/** A payer may refuse an update (PAS 2.2.1 spec-64): what it held before still stands, and the case points to it. */
function revisionRefused(
  held: Case,
  { revises }: Submission,
  says: string,
  outside: Outside,
): Promise<Case | undefined> {
  const what = revises?.how ?? 'update';
  return outside.store.move(held, {
    to: 'needs-attention',
    because: `The payer refused the ${what}; what it held before stands. ${says}`,
    step: 'update',
    ...(revises === undefined ? {} : { submissionId: revises.prior }),
    // What waited for the answer to the revision is looked at now.
    dueInSeconds: 0,
  });
}

function stateOf(
  determination: Determination,
  contradiction: boolean,
): { to: Case['state']; because: string } {
  const says = describeDetermination(determination);
  if (contradiction) {
    return {
      to: 'needs-attention',
      because: `The payer's answers contradict each other; call the payer. Latest: ${says}`,
    };
  }
  if (determination.overall === 'pended') return { to: 'pended', because: says };
  const needsPerson = determination.lines.some(
    ({ decision }) => decision === 'unread' || decision === 'contact-payer',
  );
  return { to: needsPerson ? 'needs-attention' : 'determined', because: says };
}

function dispositionOf(reading: AnswerReading): Disposition {
  switch (reading.kind) {
    case 'not-ours':
    case 'several':
    case 'none':
      return 'not-ours';
    case 'unreadable':
      return 'unreadable';
    case 'determination':
    case 'processing-error':
    case 'operation-failure':
      return 'used';
  }
}
