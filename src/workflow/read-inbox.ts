import type { Case } from '../domain/case/case.ts';
import { readAnswerTo, useReading } from './absorb-answer.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection, Submission } from './ports.ts';

/**
 * Reads the oldest unread message in a held case's inbox and moves the case to what it says. Undefined when there is
 * none that says anything; the others are read when the case comes up again.
 */
export async function readInbox(
  { held, submission, connection }: { held: Case; submission: Submission; connection: PayerConnection },
  outside: Outside,
): Promise<Case | undefined> {
  for (const unread of await outside.store.unreadAnswers(held.id)) {
    const reading = readAnswerTo(submission, parsed(unread.bytes));
    const moved = await useReading(
      { held, submission, connection, reading, messageId: unread.id, step: 'notified' },
      outside,
    );
    if (moved !== undefined) return moved;
  }
  return undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
