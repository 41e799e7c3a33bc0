import type { EvidenceEntry, EvidenceFact } from './evidence.ts';

/** Hex digest; hashing comes from outside. */
type Hash = (bytes: Uint8Array) => string;

/** The facts that the log of a case does not have yet, as its next entries. The same fact twice is one. */
export function nextEntries(
  caseId: string,
  log: readonly EvidenceEntry[],
  facts: readonly EvidenceFact[],
  hash: Hash,
): readonly EvidenceEntry[] {
  const known = new Set(log.map(keyOf));
  const entries: EvidenceEntry[] = [];
  let last = log.at(-1);
  for (const { at, kind, says, source } of [...facts].sort(byTime)) {
    if (known.has(keyOf({ kind, says, source }))) continue;
    known.add(keyOf({ kind, says, source }));
    const open = { at, kind, says, source, seq: (last?.seq ?? 0) + 1, previousHash: last?.hash ?? '' };
    last = { ...open, hash: hash(bytesOf(caseId, open)) };
    entries.push(last);
  }
  return entries;
}

/** The first entry that is not as it was written, or that is missing; undefined when the log is whole. */
export function brokenAt(caseId: string, log: readonly EvidenceEntry[], hash: Hash): number | undefined {
  let previousHash = '';
  for (const [index, entry] of log.entries()) {
    const isWhole =
      entry.seq === index + 1 &&
      entry.previousHash === previousHash &&
      entry.hash === hash(bytesOf(caseId, entry));
    if (!isWhole) return index + 1;
    previousHash = entry.hash;
  }
  return undefined;
}

/** Without the time: a finding that is found again is the same finding. What happened at a time says so in words. */
function keyOf({ kind, says, source }: Pick<EvidenceFact, 'kind' | 'says' | 'source'>): string {
  return JSON.stringify([kind, source, says]);
}

function bytesOf(caseId: string, { seq, previousHash, at, kind, says, source }: Omit<EvidenceEntry, 'hash'>) {
  return new TextEncoder().encode(JSON.stringify([caseId, seq, previousHash, at, kind, says, source]));
}

function byTime(a: EvidenceFact, b: EvidenceFact): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
}
