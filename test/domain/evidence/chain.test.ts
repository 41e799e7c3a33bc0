import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { brokenAt, nextEntries } from '../../../src/domain/evidence/chain.ts';
import {
  EVIDENCE_KINDS,
  type EvidenceEntry,
  type EvidenceFact,
} from '../../../src/domain/evidence/evidence.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const CASE = '11111111-1111-4111-8111-111111111111';

const fact: fc.Arbitrary<EvidenceFact> = fc.record({
  at: fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  kind: fc.constantFrom(...EVIDENCE_KINDS),
  says: fc.string(),
  source: fc.string({ maxLength: 5 }),
});
const facts = fc.array(fact, { maxLength: 8 });

function logOf(...batches: readonly (readonly EvidenceFact[])[]): readonly EvidenceEntry[] {
  let log: readonly EvidenceEntry[] = [];
  for (const batch of batches) log = [...log, ...nextEntries(CASE, log, batch, sha256)];
  return log;
}

describe('the log of why a request is late', () => {
  it('is whole however it grew, and takes the same fact only once', () => {
    fc.assert(
      fc.property(facts, facts, (first, second) => {
        const log = logOf(first, second);
        expect(brokenAt(CASE, log, sha256)).toBeUndefined();
        expect(nextEntries(CASE, log, [...second, ...first], sha256)).toEqual([]);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      }),
    );
  });

  it('shows that an entry was changed, taken out, put elsewhere or moved to another case', () => {
    const two = fc.uniqueArray(fact, { minLength: 2, maxLength: 6, selector: ({ says }) => says });
    fc.assert(
      fc.property(two, fc.nat(), (given, pick) => {
        const log = logOf(given);
        const index = pick % log.length;
        const changed = log.map((entry, at) => (at === index ? { ...entry, says: `${entry.says}!` } : entry));
        expect(brokenAt(CASE, changed, sha256)).toBe(index + 1);
        expect(brokenAt(CASE, log.slice(1), sha256)).toBe(1);
        expect(brokenAt(CASE, [...log].reverse(), sha256)).toBe(1);
        expect(brokenAt('another', log, sha256)).toBe(1);
      }),
    );
  });
});
