import type { Case } from '../domain/case/case.ts';
import { readAnswerTo, useReading } from './absorb-answer.ts';
import { askPayer } from './ask-payer.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection, Submission } from './ports.ts';
import { readInbox } from './read-inbox.ts';
import { submissionOf, submit } from './submit.ts';

/** A "not found" means nothing while the payer may still be processing, so two are needed, a settle time apart. */
const NOT_FOUND_NEEDED = 2;

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
  return resolve(claimed, submission, connection, outside);
}

function resolve(
  claimed: Case,
  submission: Submission,
  connection: PayerConnection,
  outside: Outside,
): Promise<Case | undefined> {
  switch (connection.resolver) {
    case 'manual':
      return askPerson(claimed, 'The payer may have the request; ask it by telephone or portal.', outside);
    case 'subscription-only':
      return askPerson(claimed, 'No notification came in the settle time; ask the payer.', outside);
    case 'idempotent-resend':
      return sendSameBytesAgain(
        claimed,
        'The payer replays its answer to a known Bundle.identifier.',
        outside,
      );
    case 'inquire-by-claim-identifier':
    case 'inquire-by-example':
      return byInquiry(claimed, submission, connection, outside);
  }
}

async function byInquiry(
  held: Case,
  submission: Submission,
  connection: PayerConnection,
  outside: Outside,
): Promise<Case | undefined> {
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
  return afterNotFound(held, connection, outside);
}

function afterNotFound(held: Case, connection: PayerConnection, outside: Outside): Promise<Case | undefined> {
  const notFound = held.attempt + 1;
  if (notFound < NOT_FOUND_NEEDED) {
    return outside.store.move(held, {
      to: 'unknown',
      because: 'The payer does not know the request yet; to be asked once more after the settle time.',
      step: 'settle',
      attempt: notFound,
      dueInSeconds: connection.settleSeconds,
    });
  }
  return connection.mayResendWhenNotFound
    ? sendSameBytesAgain(held, 'The payer said twice that it does not have the request.', outside)
    : askPerson(
        held,
        'The payer said twice that it does not have the request; confirm before it is sent again.',
        outside,
      );
}

/** Straight from `unknown` to the wire: in between, no new push may take the case for one that was never sent. */
function sendSameBytesAgain(held: Case, because: string, outside: Outside): Promise<Case | undefined> {
  outside.log('resend', { case: held.id, because });
  return submit(held, outside);
}

function askPerson(held: Case, because: string, { store }: Outside): Promise<Case | undefined> {
  return store.move(held, { to: 'needs-attention', because, step: 'settle' });
}
