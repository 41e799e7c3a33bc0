import type { Case } from '../domain/case/case.ts';
import { readNotification } from '../domain/determination/read-notification.ts';
import { isTask } from '../domain/determination/read-payer-task.ts';
import { readAnswerTo, useReading } from './absorb-answer.ts';
import { askPayer } from './ask-payer.ts';
import type { Outside } from './outside.ts';
import type { Submitted } from './submitted.ts';
import { takeTask } from './take-payer-task.ts';
import { parsedJson } from '../domain/fhir/parsed-json.ts';

/**
 * Reads the oldest unread message in a held case's inbox and moves the case to what it says. Undefined when there is
 * none that says anything; the others are read when the case comes up again.
 */
export async function readInbox(
  { held, submission, connection }: Submitted,
  outside: Outside,
): Promise<Case | undefined> {
  for (const unread of await outside.store.unreadAnswers(held.id)) {
    const body = parsedJson(unread.bytes);
    const known = { held, submission, connection };
    const moved = await read(known, { messageId: unread.id, body }, outside);
    if (moved !== undefined) return moved;
  }
  return undefined;
}

function read(
  known: Submitted,
  { messageId, body }: { messageId: string; body: unknown },
  outside: Outside,
): Promise<Case | undefined> {
  if (isTask(body)) return takeTask(known, { messageId, body }, outside);
  if (isPointer(body)) return askInstead(known, messageId, outside);
  const reading = readAnswerTo(known.submission, body);
  return useReading({ ...known, reading, messageId, step: 'notified' }, outside);
}

/** An `id-only` notification (PAS 2.0.1) says that there is something new, and an inquiry what. */
async function askInstead(known: Submitted, pointerId: string, outside: Outside): Promise<Case | undefined> {
  const { held, submission, connection } = known;
  const answer = await askPayer({ submission, connection, known: held.determination }, outside);
  await outside.store.disposeOf(pointerId, 'unchanged');
  const reading = readAnswerTo(submission, answer.body);
  return useReading({ ...known, reading, messageId: answer.messageId, step: 'notified' }, outside);
}

function isPointer(body: unknown): boolean {
  const notification = readNotification(body);
  return notification.type === 'event-notification' && notification.responses.length === 0;
}
