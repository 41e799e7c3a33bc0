import type { Bundle, Claim } from '@medplum/fhirtypes';
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
import { dueWith, followAnswer } from './follow-clocks.ts';
import { isAnswered } from './is-answered.ts';
import { isKept, obeyError } from './obey-error.ts';
import type { Outside } from './outside.ts';
import type { Attempt } from './ports/attempts.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerAnswer } from './ports/payer-gateway.ts';
import type { Disposition } from './ports/payer-messages.ts';
import type { Submission } from './ports/submissions.ts';

interface Absorbing {
  /** The case, held by us. */
  readonly held: Case;
  readonly submission: Submission;
  readonly connection: PayerConnection;
}

/** Stores the answer to a `$submit` and moves the case to what it says. */
export async function absorbAnswer(
  input: Absorbing & { attempt: Attempt; answer: PayerAnswer; whenNotSent: 'assembled' | 'unknown' },
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
  if (answerClass === 'not-sent') {
    const tries = held.attempt + 1;
    if (messageId !== undefined) await store.disposeOf(messageId, 'unchanged');
    if (answer.retryAfterSeconds !== undefined)
      await outside.doors.heed(connection, answer.retryAfterSeconds);
    return store.move(held, {
      to: input.whenNotSent,
      because: `The payer did not take it (HTTP ${String(answer.status)}); to be tried again.`,
      step: 'submit',
      attempt: tries,
      dueInSeconds: backOffSeconds(tries, outside.random(), answer.retryAfterSeconds),
    });
  }
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
  return (claimOf(submission)?.item ?? []).map(({ sequence }) => sequence);
}

function claimOf({ bytes }: Submission): Claim | undefined {
  // Our own frozen bytes: a Bundle whose first entry is the Claim.
  const bundle = JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
  const claim = bundle.entry?.[0]?.resource;
  return claim?.resourceType === 'Claim' ? claim : undefined;
}

/** With the decisions that still stand, where the payer's version lets an answer to an update pass lines over. */
function wholeAnswer({ held, submission, connection }: Absorbing, answer: Determination): Determination {
  const { determination: earlier } = held;
  const update = claimOf(submission);
  const isPart =
    submission.revises !== undefined && pasVersionOf(connection).answersUpdatesWith === 'differences';
  if (!isPart || earlier === undefined || update === undefined) return answer;
  return completeDifferences(answer, { earlier, update });
}

/** Moves a held case to what a readable answer says. */
export async function useReading(
  input: Absorbing & { reading: AnswerReading; messageId: string | undefined; step: string },
  outside: Outside,
): Promise<Case | undefined> {
  const { held, reading, messageId, step, connection, submission } = input;
  const { store } = outside;
  const dispose = async (disposition: Disposition): Promise<void> => {
    if (messageId !== undefined) await store.disposeOf(messageId, disposition);
  };
  switch (reading.kind) {
    case 'determination': {
      // What was told of an earlier submission is not what this one's answer must agree with.
      const isLater = await isAnswered(held.id, submission.id, outside);
      const known = isLater ? held.determination : undefined;
      const told = isLater ? reading.determination : wholeAnswer(input, reading.determination);
      const merged = mergeDetermination(known, told);
      await dispose(merged.contradiction ? 'contradicts' : merged.changed ? 'used' : 'unchanged');
      const { to, because } = stateOf(merged.determination, merged.contradiction);
      const assessment = await followAnswer(held, submission, merged.determination, outside);
      const isDenied = to === 'determined' && assessment?.events?.denied !== undefined;
      return store.move(held, {
        to,
        because: isDenied ? `${because} Next: ${assessment.route.because}` : because,
        step,
        determination: merged.determination,
        ...(assessment === undefined ? {} : { assessment }),
        ...(to === 'pended' ? dueWith(assessment, connection.inquireEverySeconds) : {}),
        // What the payer newly asks for is answered at once.
        ...(to === 'pended' && asksMore(known, merged.determination) ? { dueInSeconds: 0 } : {}),
        ...(isDenied ? dueWith(assessment, undefined) : {}),
      });
    }
    case 'processing-error': {
      const { determination } = reading;
      // A payer that keeps the request has not answered it: until then nothing may follow.
      await dispose(isKept(determination) ? 'unchanged' : 'used');
      return obeyError({ held, submission, connection, determination, step }, outside);
    }
    case 'operation-failure': {
      await dispose('used');
      const says = reading.findings.map(({ text }) => text).join(' ');
      if (submission.revises !== undefined) return revisionRefused(held, submission, says, outside);
      return store.move(held, {
        to: 'rejected',
        because: `The payer refused the request as sent: ${says}`,
        step,
      });
    }
    case 'several':
    case 'not-ours':
    case 'none':
    case 'unreadable':
      await dispose(dispositionOf(reading));
      return undefined;
  }
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
  { store }: Outside,
): Promise<Case | undefined> {
  const what = revises?.how ?? 'update';
  return store.move(held, {
    to: 'needs-attention',
    because: `The payer refused the ${what}; what it held before stands. ${says}`,
    step: 'update',
    ...(revises === undefined ? {} : { submissionId: revises.prior }),
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
