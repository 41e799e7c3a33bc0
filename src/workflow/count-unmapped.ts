import type { Unmapped } from '../domain/case/assessment.ts';
import type { Case } from '../domain/case/case.ts';
import { casePages } from './case-pages.ts';
import type { Outside } from './outside.ts';

/** A code that feeds sent and no map knows, and how often it stood in the way of an assessment. */
export interface UnmappedCount {
  readonly map: string;
  readonly system: string | undefined;
  readonly code: string;
  /** Cases whose latest assessment met it. */
  readonly cases: number;
  readonly senders: readonly string[];
  /** One place where it stands, e.g. `Encounter/e1 Encounter.class`. */
  readonly place: string;
}

/** What the feeds sent that no map knows, by the latest assessments of all cases; most frequent first. */
export async function countUnmapped({ store }: Pick<Outside, 'store'>): Promise<readonly UnmappedCount[]> {
  const counts = new Map<string, UnmappedCount>();
  for await (const page of casePages(store)) for (const each of page) addCase(counts, each);
  return [...counts.values()].sort((one, other) => other.cases - one.cases);
}

function addCase(counts: Map<string, UnmappedCount>, { sender, assessment }: Case): void {
  const codes = new Map((assessment?.unmapped ?? []).map((each) => [keyOf(each), each]));
  for (const [key, each] of codes) {
    const before = counts.get(key) ?? { ...each, cases: 0, senders: [] };
    const senders = before.senders.includes(sender) ? before.senders : [...before.senders, sender];
    counts.set(key, { ...before, cases: before.cases + 1, senders });
  }
}

function keyOf({ map, system, code }: Unmapped): string {
  return JSON.stringify([map, system, code]);
}
