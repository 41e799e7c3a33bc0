import type { Finding } from '../fhir/finding.ts';
import type { Entry, Made } from './assembly.ts';

/** A Bundle in the making: what was found wrong on the way, and the entries in the order they were added. */
export interface Draft {
  readonly findings: readonly Finding[];
  readonly entries: readonly Entry[];
  /** Notes the findings and gives what was made. */
  take<T>(made: Made<T>): T;
  add<E extends Entry>(entry: E): E;
}

export function emptyDraft(): Draft {
  const findings: Finding[] = [];
  const entries: Entry[] = [];
  return {
    findings,
    entries,
    take: ({ made, findings: found }) => {
      findings.push(...found);
      return made;
    },
    add: (entry) => {
      entries.push(entry);
      return entry;
    },
  };
}
