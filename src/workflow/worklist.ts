import { type WorklistRow, worklistRow } from '../domain/case/worklist-row.ts';
import type { Outside } from './outside.ts';
import type { CaseFilter } from './ports/case-reads.ts';
import { pastCases, scoreOf } from './score-case.ts';
import { frozenBundle } from './frozen-bundle.ts';

/** The cases as lines of a worklist. */
export async function worklist(
  filter: CaseFilter,
  { store }: Pick<Outside, 'store'>,
): Promise<readonly WorklistRow[]> {
  const rows: WorklistRow[] = [];
  const past = await pastCases({ store });
  for (const each of await store.listCases(filter)) {
    const submission =
      each.submissionId === undefined ? undefined : await store.readSubmission(each.submissionId);
    rows.push(
      worklistRow({
        case: each,
        score: scoreOf(each, past),
        snapshot: await store.snapshotOf(each),
        request: submission && frozenBundle(submission),
      }),
    );
  }
  return rows;
}
