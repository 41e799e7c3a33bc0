import type { Case } from '../domain/case/case.ts';
import { readPayerTask, withTask } from '../domain/determination/read-payer-task.ts';
import { describeRequest } from '../domain/determination/request-key.ts';
import { followAnswer, untilClock } from './follow-clocks.ts';
import { isAnswered } from './is-answered.ts';
import { keepSaid } from './keep-notified.ts';
import type { Outside } from './outside.ts';
import type { Submission } from './ports/submissions.ts';

/**
 * Puts a payer's own Task into the inbox of the case that it is about; false when none of ours at that payer is. The
 * payer is known by then, and only its own cases are looked through.
 */
export async function keepTask(payer: string, body: unknown, outside: Outside): Promise<boolean> {
  const task = readPayerTask(body);
  const { claimIdentifier, claimReference } = task ?? {};
  const submission =
    claimIdentifier === undefined && claimReference === undefined
      ? undefined
      : await outside.store.findSubmission({
          payer,
          ...(claimIdentifier === undefined ? {} : { claimIdentifier }),
          ...(claimReference === undefined ? {} : { claimFullUrl: claimReference }),
        });
  await keepSaid({ payer, submission, body, eventNumber: undefined }, outside);
  return submission !== undefined;
}

/**
 * A held case takes up what the payer's Task asks for: answered like any other request for information while the
 * payer has not decided; a question about what it has decided is one for a person.
 */
export async function takeTask(
  { held, submission }: { readonly held: Case; readonly submission: Submission },
  { messageId, body }: { readonly messageId: string; readonly body: unknown },
  outside: Outside,
): Promise<Case | undefined> {
  const { store } = outside;
  const { determination: known } = held;
  // What became of the request, or of its update, is not known yet: the Task is read when it is, and is no answer.
  if (known === undefined || !(await isAnswered(held.id, submission.id, outside))) return undefined;
  const task = readPayerTask(body);
  const determination = task && withTask(known, task);
  if (task === undefined || determination === undefined) {
    await store.disposeOf(messageId, 'unchanged');
    return undefined;
  }
  const what = task.requests.map(describeRequest).join('; ');
  const assessment =
    known.overall === 'pended' ? await followAnswer(held, submission, determination, outside) : undefined;
  const moved = await store.move(held, {
    ...(known.overall === 'pended'
      ? { to: held.state, because: `The payer asks for ${what}, by a Task of its own.`, dueInSeconds: 0 }
      : {
          to: 'needs-attention',
          because: `The payer has decided, and asks for ${what} all the same: call the payer.`,
          ...untilClock(held.assessment, outside),
        }),
    step: 'notified',
    determination,
    ...(assessment === undefined ? {} : { assessment }),
  });
  // Afterwards: a Task that is read twice asks for nothing new, and one that is not read is lost.
  if (moved !== undefined) await store.disposeOf(messageId, 'used');
  return moved;
}
