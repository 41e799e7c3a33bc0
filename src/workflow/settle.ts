import type { Case } from '../domain/case/case.ts';
import { readAnswerTo, useReading } from './absorb-answer.ts';
import { askPayer } from './ask-payer.ts';
import { untilClock } from './follow-clocks.ts';
import type { Outside } from './outside.ts';
import type { Attempt } from './ports/attempts.ts';
import { readInbox } from './read-inbox.ts';
import { submissionOf, submit } from './submit.ts';
import type { Submitted } from './submitted.ts';

/** A "not found" means nothing while the payer may still be processing, so two are needed, a settle time apart. */
const NOT_FOUND_NEEDED = 2;

/** The same bytes leave so often at the most: a payer that answers nonsense each time will not come round. */
const MAX_SUBMITS = 3;

/**
 * submitting (found after a crash) → unknown; unknown → what the payer says it has. Never a blind resend: a second
 * `$submit` is a second authorization unless the payer proved otherwise (PAS has no idempotency key).
 */
export async function settle(claimed: Case, outside: Outside): Promise<Case | undefined> {
  const submission = await submissionOf(claimed, outside);
  const connection = outside.connectionOf(submission.payer);
  if (connection === undefined)
    return askPerson(claimed, `No connection to payer ${submission.payer}.`, outside);
  if (claimed.state === 'submitting') {
    return outside.store.move(claimed, {
      to: 'unknown',
      because:
        'The submission was interrupted before its answer was stored; to be asked after the settle time.',
      step: 'settle',
      dueInSeconds: connection.settleSeconds,
    });
  }
  const settled = await readInbox({ held: claimed, submission, connection }, outside);
  if (settled !== undefined) return settled;
  const attempts = await outside.store.attemptsOf(submission.id);
  const wait = connection.settleSeconds - secondsSinceLastCall(claimed, attempts);
  if (wait > 0) {
    await outside.store.rest(claimed, wait);
    return undefined;
  }
  return resolve({ held: claimed, submission, connection, attempts }, outside);
}

interface Unknown extends Submitted {
  /** Every answered call about this submission so far. */
  readonly attempts: readonly Attempt[];
}

/**
 * Since the call that may have arrived, or since the last "not found". A case can be called up sooner, by a
 * notification that says nothing of it; asked then, a payer that is still working would not know it. All three
 * instants are the database's.
 */
function secondsSinceLastCall({ updatedAt, claimedAt }: Case, attempts: readonly Attempt[]): number {
  if (claimedAt === undefined) return 0;
  const ends = attempts.map(({ endedAt }) => Date.parse(endedAt ?? updatedAt));
  return (Date.parse(claimedAt) - Math.max(...ends)) / 1000;
}

function resolve(unknown: Unknown, outside: Outside): Promise<Case | undefined> {
  const { held, connection } = unknown;
  switch (connection.resolver) {
    case 'manual':
      return askPerson(held, 'The payer may have the request; ask it by telephone or portal.', outside);
    case 'subscription-only':
      return askPerson(held, 'No notification came in the settle time; ask the payer.', outside);
    case 'idempotent-resend':
      return sendSameBytesAgain(
        unknown,
        'The payer replays its answer to a known Bundle.identifier.',
        outside,
      );
    case 'inquire-by-claim-identifier':
    case 'inquire-by-example':
      return byInquiry(unknown, outside);
  }
}

async function byInquiry(unknown: Unknown, outside: Outside): Promise<Case | undefined> {
  const { held, submission, connection } = unknown;
  const asked = await askPayer({ submission, connection, known: held.determination }, outside);
  const reading = readAnswerTo(submission, asked.body);
  const found = await useReading(
    { held, submission, connection, reading, messageId: asked.messageId, step: 'settle' },
    outside,
  );
  if (found !== undefined) return found;
  if (reading.kind === 'several') {
    return askPerson(
      held,
      'The payer found several requests that could be ours; a person must pick.',
      outside,
    );
  }
  if (reading.kind !== 'none') {
    return askPerson(held, "The payer's answer to the inquiry could not be read; ask the payer.", outside);
  }
  return afterNotFound(unknown, outside);
}

function afterNotFound(unknown: Unknown, outside: Outside): Promise<Case | undefined> {
  const { held, connection, attempts } = unknown;
  const notFound = inquiriesSinceSubmit(attempts) + 1;
  if (notFound < NOT_FOUND_NEEDED) {
    return outside.store.move(held, {
      to: 'unknown',
      because: 'The payer does not know the request yet; to be asked once more after the settle time.',
      step: 'settle',
      dueInSeconds: connection.settleSeconds,
    });
  }
  return connection.mayResendWhenNotFound
    ? sendSameBytesAgain(unknown, 'The payer said twice that it does not have the request.', outside)
    : askPerson(
        held,
        'The payer said twice that it does not have the request; confirm before it is sent again.',
        outside,
      );
}

/** Inquiries that failed are no attempts: an outage of the payer's inquiry must not count as "not found". */
function inquiriesSinceSubmit(attempts: readonly Attempt[]): number {
  const lastSubmit = attempts.findLast(({ operation }) => operation === 'submit')?.startedAt ?? '';
  return attempts.filter(
    ({ operation, endedAt }) => operation === 'inquire' && endedAt !== undefined && endedAt > lastSubmit,
  ).length;
}

/** Straight from `unknown` to the wire: in between, no new push may take the case for one that was never sent. */
function sendSameBytesAgain(
  { held, submission, attempts }: Unknown,
  because: string,
  outside: Outside,
): Promise<Case | undefined> {
  const sent = attempts.filter(({ operation }) => operation === 'submit').length;
  if (sent >= MAX_SUBMITS) {
    return askPerson(
      held,
      `Sent ${String(sent)} times, and the answer never told whether the payer has it; ask the payer.`,
      outside,
    );
  }
  outside.log('resend', { case: held.id, because });
  return submit(held, outside, `Sending the same bytes to ${submission.payer} again. ${because}`);
}

function askPerson(held: Case, because: string, outside: Outside): Promise<Case | undefined> {
  const until = untilClock(held.assessment, outside);
  return outside.store.move(held, { to: 'needs-attention', because, step: 'settle', ...until });
}
