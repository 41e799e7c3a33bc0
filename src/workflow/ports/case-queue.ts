import type { Case } from '../../domain/case/case.ts';

/** Enough to say "look at this case now": no patient data, so it may stand in a queue. */
export type Hint = Pick<Case, 'id' | 'version'>;

/** Says which case to look at now; the database says whether it is due. Losing a hint loses nothing. */
export interface CaseQueue {
  hint(cases: readonly Hint[]): Promise<void>;
}
