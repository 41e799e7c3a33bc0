import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import type { Assessment } from '../domain/case/assessment.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import type { ChecklistItem } from '../domain/documentation/checklist.ts';
import type { Clock } from '../domain/policy/clock.ts';
import { localDate } from '../domain/time/local-time.ts';
import { casePages } from './case-pages.ts';
import type { Outside } from './outside.ts';
import type { CaseStore } from './ports/case-store.ts';

/** A case that a draft of the clinical content would assess otherwise. */
export interface ReplayedChange {
  readonly caseId: string;
  readonly encounterId: string;
  readonly differs: readonly { readonly what: string; readonly before: string; readonly after: string }[];
}

interface Replayed extends Pick<Outside, 'content' | 'now'> {
  readonly store: Pick<CaseStore, 'listCases' | 'snapshotsOf'>;
}

/**
 * Assesses stored cases under the content in force and under a draft, at the same instant, and gives those that
 * differ in what a person would notice. With `since` (`YYYY-MM-DD`) only care that began on that day or later, and care
 * of which nobody knows when it began. Reads only.
 */
export async function replay(
  draft: ClinicalContent,
  { store, content, now }: Replayed,
  { limit, since, onProgress }: { limit: number; since?: string; onProgress?: (done: number) => void },
): Promise<readonly ReplayedChange[]> {
  const at = now();
  const changes: ReplayedChange[] = [];
  let done = 0;
  for await (const page of casePages(store, limit)) {
    const snapshots = await store.snapshotsOf(page);
    for (const [index, { id, encounterId }] of page.entries()) {
      const snapshot = snapshots[index];
      if (snapshot === undefined || beganBefore(snapshot, since)) continue;
      const differs = differences(assessSnapshot(snapshot, content, at), assessSnapshot(snapshot, draft, at));
      if (differs.length > 0) changes.push({ caseId: id, encounterId, differs });
    }
    done += page.length;
    onProgress?.(done);
  }
  return changes;
}

function beganBefore({ encounter, zone }: Snapshot, since: string | undefined): boolean {
  const began = localDate(encounter.resource.period?.start, zone);
  return since !== undefined && began !== undefined && began < since;
}

function differences(before: Assessment, after: Assessment): ReplayedChange['differs'] {
  return NOTICED.map(([what, read]) => ({ what, before: read(before), after: read(after) })).filter(
    (each) => each.before !== each.after,
  );
}

const NOTICED: readonly (readonly [what: string, read: (assessment: Assessment) => string])[] = [
  ['urgency', ({ urgency }) => `${urgency.urgency} (${urgency.certainty})`],
  ['scenario', ({ scenarios }) => scenarios[0]?.scenario ?? 'none'],
  ['route', ({ route }) => route.route],
  ['deadline', ({ clocks }) => clocks.find(({ kind }) => kind === 'request-by')?.deadline ?? 'none'],
  ['other deadlines', ({ clocks }) => sayOthers(clocks)],
  ['required documents', ({ checklist }) => sayRequired(checklist)],
  ['next', ({ next }) => next],
];

function sayOthers(clocks: readonly Clock[]): string {
  const others = clocks.flatMap(({ kind, deadline }) =>
    kind === 'request-by' || deadline === undefined ? [] : [`${kind} ${deadline}`],
  );
  return others.join(', ') || 'none';
}

function sayRequired(checklist: readonly ChecklistItem[]): string {
  const required = checklist.flatMap(({ need, key, type }) => (need === 'required' ? [key ?? type] : []));
  return required.sort().join(', ') || 'none';
}
