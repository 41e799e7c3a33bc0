import type { Case } from '../domain/case/case.ts';
import { Failure } from '../domain/failure.ts';
import { absorbAnswer } from './absorb-answer.ts';
import { backOffSeconds } from './back-off.ts';
import { noteEvidenceOf } from './note-evidence.ts';
import { NotNow } from './not-now.ts';
import type { Outside } from './outside.ts';
import type { Attempt } from './ports/attempts.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerAnswer } from './ports/payer-gateway.ts';
import type { Submission } from './ports/submissions.ts';

/**
 * assembled → submitting → pended, determined, rejected, unknown, or assembled again when provably not sent.
 *
 * `submitting` and the attempt are committed before the call: whoever finds the case in `submitting` knows that the
 * payer may have it, and settles it by asking. The same bytes leave each time, under the same identifiers. A case that
 * comes from `unknown` goes back there when it was not sent: that this copy did not leave says nothing of the first.
 * `because` stands in the history instead of the usual sentence.
 */
export async function submit(claimed: Case, outside: Outside, because?: string): Promise<Case | undefined> {
  const submission = await submissionOf(claimed, outside);
  const connection = outside.connectionOf(submission.payer);
  if (connection === undefined) {
    throw new Failure(
      'permanent',
      'no-connection',
      `No connection to payer ${submission.payer} is configured.`,
    );
  }
  const isRetry = claimed.attempt > 0 || claimed.state === 'unknown';
  const entry = await outside.doors.enter(connection, { isRetry });
  if ('waitSeconds' in entry) throw new NotNow(entry.waitSeconds);
  try {
    return await submitThrough(entry, { claimed, submission, connection, because }, outside);
  } finally {
    // Whatever was left open above never became a call.
    entry.leave(false);
  }
}

interface Entering {
  readonly claimed: Case;
  readonly submission: Submission;
  readonly connection: PayerConnection;
  readonly because: string | undefined;
}

async function submitThrough(
  entry: { leave(isFailed: boolean): void },
  { claimed, submission, connection, because }: Entering,
  outside: Outside,
): Promise<Case | undefined> {
  const marginSeconds = outside.leaseSeconds / 2;
  const before = outside.uptime();
  const begun = await outside.store.beginAttempt(
    claimed,
    submission.id,
    'submit',
    {
      to: 'submitting',
      because: because ?? `Submitting to ${submission.payer}.`,
      step: 'submit',
      attempt: claimed.attempt,
    },
    // The lease outlives the call, so that a live worker always gets to store its answer.
    connection.submitTimeoutSeconds + marginSeconds,
  );
  if (begun === undefined) return undefined;
  const whenNotSent = claimed.state === 'unknown' ? 'unknown' : 'assembled';
  const { case: submitting, attempt } = begun;
  // Frozen meanwhile, this process may have lost the case to another that asks the payer, is told "not found" and
  // sends: a fence stops our writes then, and would not stop our call. Waiting for a token counts as well.
  const lastLook = (): void => {
    if (outside.uptime() - before > marginSeconds * 1000) throw STOOD_STILL;
  };
  const call = { submitting, attempt, submission, connection, whenNotSent, entry, lastLook } as const;
  return callPayer(call, outside);
}

const STOOD_STILL = new Failure('transient', 'stood-still', 'The process stood still before the call.');

/** The submission a case points to. */
export async function submissionOf(claimed: Case, { store }: Outside): Promise<Submission> {
  const submission =
    claimed.submissionId === undefined ? undefined : await store.readSubmission(claimed.submissionId);
  if (submission === undefined) {
    throw new Failure('permanent', 'nothing-assembled', 'There is no frozen request to submit.');
  }
  return submission;
}

interface Call {
  readonly submitting: Case;
  readonly attempt: Attempt;
  readonly submission: Submission;
  readonly connection: PayerConnection;
  readonly whenNotSent: 'assembled' | 'unknown';
  readonly entry: { leave(isFailed: boolean): void };
  /** Throws when too much time has passed for the case to be surely ours until an answer is stored. */
  readonly lastLook: () => void;
}

async function callPayer(call: Call, outside: Outside): Promise<Case | undefined> {
  const { submission, connection, submitting, attempt, whenNotSent } = call;
  let answer: PayerAnswer;
  try {
    call.lastLook();
    answer = await outside.gateway.submit(connection, submission.bytes, call.lastLook);
  } catch (error) {
    // That this process was too slow is no fault of the payer's.
    call.entry.leave(error !== STOOD_STILL);
    const moved = await afterFailure(call, error, outside);
    // Why the request will be late, if it will be.
    await noteEvidenceOf(submitting, outside);
    return moved;
  }
  call.entry.leave(answer.status >= 500);
  return absorbAnswer({ held: submitting, attempt, submission, connection, answer, whenNotSent }, outside);
}

async function afterFailure(
  { submitting, attempt, connection, whenNotSent }: Call,
  error: unknown,
  { store, random }: Outside,
): Promise<Case | undefined> {
  // What is not a Failure is a fault of ours in mid-call: the payer may have the request.
  const failure =
    error instanceof Failure
      ? error
      : new Failure('ambiguous', 'interrupted', 'The call was interrupted.', { cause: error });
  if (failure.kind === 'transient') {
    await store.endAttempt(attempt.id, { class: 'not-sent', result: failure.code });
    const tries = submitting.attempt + 1;
    return store.move(submitting, {
      to: whenNotSent,
      because: `Not sent (${failure.code}): ${failure.message} To be tried again.`,
      step: 'submit',
      attempt: tries,
      dueInSeconds: backOffSeconds(tries, random(), failure.retryAfterSeconds),
    });
  }
  await store.endAttempt(attempt.id, { class: 'maybe-sent', result: failure.code });
  return store.move(submitting, {
    to: 'unknown',
    because: `The payer may or may not have it (${failure.code}); to be asked after the settle time.`,
    step: 'submit',
    dueInSeconds: connection.settleSeconds,
  });
}
