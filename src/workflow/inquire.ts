import type { Case } from '../domain/case/case.ts';
import { readAnswerTo, useReading } from './absorb-answer.ts';
import { askPayer } from './ask-payer.ts';
import { afterTimePassed, dueWith, untilClock } from './follow-clocks.ts';
import type { Outside } from './outside.ts';
import { readInbox } from './read-inbox.ts';
import { submissionOf } from './submit.ts';
import type { Submitted } from './submitted.ts';

/**
 * pended → what the payer says now. First what it has already told us (the inbox); only then, and only so often as
 * the payer's connection allows, a `Claim/$inquire`: while a subscription is alive asking is discouraged
 * (PAS 2.2.1 spec-8, spec-9), so this is the capped fallback after a long silence.
 */
export async function inquire(claimed: Case, outside: Outside): Promise<Case | undefined> {
  const submission = await submissionOf(claimed, outside);
  const connection = outside.connectionOf(submission.payer);
  const told = connection && (await readInbox({ held: claimed, submission, connection }, outside));
  if (told !== undefined) return told;
  const asked = claimed.state === 'pended' ? connection : undefined;
  const passed = await afterTimePassed(claimed, outside, asked?.inquireEverySeconds);
  if (passed !== undefined) return passed;
  if (asked === undefined) {
    const { assessment } = claimed;
    const now = outside.now();
    const ahead = assessment?.events?.denied === undefined ? undefined : { ...assessment, at: now };
    await outside.store.rest(claimed, dueWith(ahead, undefined).dueInSeconds);
    return undefined;
  }
  return inquireAgain({ held: claimed, submission, connection: asked }, outside);
}

/** So often as the connection allows; after that a person calls. */
async function inquireAgain(submitted: Submitted, outside: Outside): Promise<Case | undefined> {
  const { held, submission, connection } = submitted;
  const attempts = await outside.store.attemptsOf(submission.id);
  const asked = attempts.filter(({ operation }) => operation === 'inquire').length;
  if (asked >= connection.inquireAtMost) {
    return outside.store.move(held, {
      to: 'needs-attention',
      because: `Still pended after ${String(asked)} inquiries; call the payer.`,
      step: 'inquire',
      ...untilClock(held.assessment, outside),
    });
  }
  const answer = await askPayer({ submission, connection, known: held.determination }, outside);
  const reading = readAnswerTo(submission, answer.body);
  const { messageId } = answer;
  const moved = await useReading({ ...submitted, reading, messageId, step: 'inquire' }, outside);
  if (moved !== undefined) return moved;
  const ahead = held.assessment && { ...held.assessment, at: outside.now() };
  return outside.store.move(held, {
    to: 'pended',
    because: `The inquiry brought no decision (${reading.kind}); still pended.`,
    step: 'inquire',
    ...dueWith(ahead, connection.inquireEverySeconds),
  });
}
