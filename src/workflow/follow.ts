import type { Case } from '../domain/case/case.ts';
import { answerRequests } from './answer-request.ts';
import { assess } from './assess.ts';
import { inquire } from './inquire.ts';
import { afterTimePassed, dueWith } from './follow-clocks.ts';
import type { Outside } from './outside.ts';
import { readInbox } from './read-inbox.ts';
import { submissionOf } from './submit.ts';
import { tellChanges } from './tell-changes.ts';

/**
 * A case whose request the payer has: first what it has told us, then what it asks of us, then what changed in the
 * record since; an inquiry comes last. A case that a person looks at only listens and hands in what was asked for.
 */
export async function follow(claimed: Case, outside: Outside): Promise<Case | undefined> {
  if (claimed.submissionId === undefined) {
    // What a person has to decide may be decided by time; what a person has to mend is not.
    if (isDecidedByTime(claimed)) return assess(claimed, outside);
    await outside.store.rest(claimed);
    return undefined;
  }
  const submission = await submissionOf(claimed, outside);
  const connection = outside.connectionOf(submission.payer);
  const submitted = connection && { held: claimed, submission, connection };
  const moved =
    submitted &&
    ((await readInbox(submitted, outside)) ??
      (await answerRequests(submitted, outside)) ??
      (await tellChanges(submitted, outside)));
  if (moved !== undefined) return moved;
  return claimed.state === 'needs-attention' ? waitForPerson(claimed, outside) : inquire(claimed, outside);
}

/** A person has the next word; what time decides meanwhile is said to that person. */
async function waitForPerson(claimed: Case, outside: Outside): Promise<Case | undefined> {
  const passed = await afterTimePassed(claimed, outside, undefined);
  if (passed !== undefined) return passed;
  const { assessment } = claimed;
  const ahead = assessment?.events === undefined ? undefined : { ...assessment, at: outside.now() };
  await outside.store.rest(claimed, dueWith(ahead, undefined).dueInSeconds);
  return undefined;
}

/** It stands where its assessment put it, and for no other reason: after a restore, say, only a person may go on. */
function isDecidedByTime({ assessment, because }: Case): boolean {
  return assessment?.next === 'needs-attention' && assessment.because === because;
}
