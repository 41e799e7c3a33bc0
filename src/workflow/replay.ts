import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import type { Assessment } from '../domain/case/assessment.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import type { ChecklistItem } from '../domain/documentation/checklist.ts';
import type { Clock } from '../domain/policy/clock.ts';
import { localDate, sayInstant } from '../domain/time/local-time.ts';
import { casePages } from './case-pages.ts';
import type { Outside } from './outside.ts';
import type { CaseStore } from './ports/case-store.ts';

/** A case that a draft of the clinical content would assess otherwise. */
export interface ReplayedChange {
  readonly caseId: string;
  readonly encounterId: string;
  /** In what a person would notice; instants as the zone of the case says them. */
  readonly differs: readonly Difference[];
}

interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** Of a deadline: every one is another instant, so they are counted by which way they moved. */
  readonly moved?: 'set' | 'gone' | 'earlier' | 'later';
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
      const before = assessSnapshot(snapshot, content, at);
      const differs = differences(before, assessSnapshot(snapshot, draft, at), snapshot.zone);
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

function differences(before: Assessment, after: Assessment, zone: string): readonly Difference[] {
  const noticed = NOTICED.map(([what, read]) => ({
    what,
    before: read(before, zone),
    after: read(after, zone),
  }));
  return noticed
    .filter((each) => each.before !== each.after)
    .map((each) => (each.what === DEADLINE ? { ...each, moved: howMoved(before, after) } : each));
}

const DEADLINE = 'deadline';

type Read = (assessment: Assessment, zone: string) => string;

const NOTICED: readonly (readonly [what: string, read: Read])[] = [
  ['urgency', ({ urgency }) => `${urgency.urgency} (${urgency.certainty})`],
  ['scenario', ({ scenarios }) => scenarios[0]?.scenario ?? 'none'],
  ['route', ({ route }) => route.route],
  [DEADLINE, (assessment, zone) => sayDeadline(deadlineOf(assessment), zone)],
  ['other deadlines', ({ clocks }, zone) => sayOthers(clocks, zone)],
  ['required documents', ({ checklist }) => sayRequired(checklist)],
  ['next', ({ next }) => next],
];

function deadlineOf({ clocks }: Assessment): string | undefined {
  return clocks.find(({ kind }) => kind === 'request-by')?.deadline;
}

function sayDeadline(deadline: string | undefined, zone: string): string {
  return deadline === undefined ? 'none' : sayInstant(deadline, zone);
}

function howMoved(before: Assessment, after: Assessment): NonNullable<Difference['moved']> {
  const [old, now] = [deadlineOf(before), deadlineOf(after)];
  if (old === undefined) return 'set';
  if (now === undefined) return 'gone';
  return now < old ? 'earlier' : 'later';
}

function sayOthers(clocks: readonly Clock[], zone: string): string {
  const others = clocks.flatMap(({ kind, deadline }) =>
    kind === 'request-by' || deadline === undefined ? [] : [`${kind} ${sayInstant(deadline, zone)}`],
  );
  return others.join(', ') || 'none';
}

function sayRequired(checklist: readonly ChecklistItem[]): string {
  const required = checklist.flatMap(({ need, key, type }) => (need === 'required' ? [key ?? type] : []));
  return required.sort().join(', ') || 'none';
}
