import type { Case } from '../domain/case/case.ts';
import type { Outside } from './outside.ts';

/** So often in a row whoever worked on a case was not heard of again: then the case is taken to be the reason. */
const MOST_UNFINISHED = 5;

/**
 * Sets a case aside that ends the processes that work on it, before it ends this one; true when it did, false for any other. One of
 * which a call may be under way is first written down as unknown, which reads nothing of it.
 */
export async function setAside(claimed: Case, { store, log }: Outside): Promise<boolean> {
  if (claimed.unfinished <= MOST_UNFINISHED || claimed.state === 'submitting') return false;
  const times = claimed.unfinished - 1;
  log('set-aside', { case: claimed.id, state: claimed.state, code: 'process-ended', times });
  const because = `Set aside in ${claimed.state}: taken up ${String(times)} times, and each time the process that worked on it ended or hung. Its log of those moments says why; mend the cause or the record, then have the case looked at again.`;
  // It comes up for nobody but a person: the next look could end the next process.
  await store.move(claimed, { to: 'needs-attention', because, step: 'advance' });
  return true;
}
