import type { Case } from '../domain/case/case.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { Outside } from './outside.ts';

/** So long after a restore EHRs push again what they pushed since the backup. */
const PUSHED_AGAIN_DAYS = 14;

/**
 * Whether this case may be one that was lost with the end of the record and pushed again: then the payer may have been
 * asked under identifiers that nobody knows any more. A person who has it looked at again takes that upon them.
 */
export async function mayBeAskedAlready(
  { id, openedAt }: Case,
  { encounter }: Snapshot,
  { restoredAt, store }: Pick<Outside, 'restoredAt' | 'store'>,
): Promise<boolean> {
  if (restoredAt === undefined || openedAt < restoredAt) return false;
  if (Date.parse(openedAt) - Date.parse(restoredAt) > PUSHED_AGAIN_DAYS * 86_400_000) return false;
  const { start } = encounter.resource.period ?? {};
  if (start !== undefined && Date.parse(start) > Date.parse(restoredAt)) return false;
  return !(await store.historyOf(id)).some(({ step }) => step === 'reassess');
}

export const MAY_BE_ASKED_ALREADY =
  'The record was restored to an earlier point, and this stay is older than that: the payer may have been asked in between. Look at the payer; if it has nothing, have the case looked at again with $reassess.';
