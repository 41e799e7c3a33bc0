import type { Case } from '../domain/case/case.ts';
import { answerRequests } from './answer-request.ts';
import { assess } from './assess.ts';
import { inquire } from './inquire.ts';
import { afterTimePassed, untilClock } from './follow-clocks.ts';
import type { Outside } from './outside.ts';
import { readInbox } from './read-inbox.ts';
import { submissionOf } from './submit.ts';
import { tellChanges } from './tell-changes.ts';

/**
 * A case whose request the payer has: first what it has told us, then what it asks of us, then what changed in the
 * record since; an inquiry comes last. A case that a person looks at only listens and hands in what was asked for.
 */
export async function follow(claimed: Case, outside: Outside): Promise<Case | undefined> {
  if (claimed.submissionId === undefined) return leaveToPerson(claimed, outside);
  const submission = await submissionOf(claimed, outside);
  const connection = outside.connectionOf(submission.payer);
  const submitted = connection && { held: claimed, submission, connection };
  const moved =
    (submitted && (await readInbox(submitted, outside))) ??
    (await sayToPerson(claimed, outside)) ??
    (submitted && ((await answerRequests(submitted, outside)) ?? (await tellChanges(submitted, outside))));
  if (moved !== undefined) return moved;
  if (claimed.state !== 'needs-attention') return inquire(claimed, outside);
  await outside.store.rest(claimed, untilClock(claimed.assessment, outside).dueInSeconds);
  return undefined;
}

/** What ran out while a person looks is said first; the case comes up again at once for what else there is to do. */
async function sayToPerson(claimed: Case, outside: Outside): Promise<Case | undefined> {
  return claimed.state === 'needs-attention' ? afterTimePassed(claimed, outside, 0) : undefined;
}

/** What a person has to decide may be decided by time; what a person has to mend is not. */
async function leaveToPerson(claimed: Case, outside: Outside): Promise<Case | undefined> {
  if (isDecidedByTime(claimed)) return assess(claimed, outside);
  await outside.store.rest(claimed);
  return undefined;
}

/** It stands where its assessment put it, and for no other reason: after a restore, say, only a person may go on. */
function isDecidedByTime({ assessment, because }: Case): boolean {
  return assessment?.next === 'needs-attention' && assessment.because === because;
}
