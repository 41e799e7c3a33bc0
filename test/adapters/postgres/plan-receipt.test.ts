import fc from 'fast-check';
import type { IndexedResource } from '../../../src/adapters/postgres/index-resource.ts';
import { type Arrival, planReceipt, type Standing } from '../../../src/adapters/postgres/plan-receipt.ts';

function aCoverage(sha256: string, over: Partial<IndexedResource> = {}): IndexedResource {
  return {
    type: 'Coverage',
    id: 'c1',
    content: sha256,
    sha256,
    versionId: undefined,
    lastUpdated: undefined,
    patientId: 'p1',
    encounterId: undefined,
    partOfId: undefined,
    use: undefined,
    startsAt: undefined,
    endsAt: undefined,
    url: undefined,
    ...over,
  };
}

function held(sha256: string, over: Partial<Standing> = {}): Standing {
  return { ...aCoverage(sha256), version: 3, lastVersion: 3, ...over };
}

function arriving(resource: IndexedResource, before?: Standing, isInHistory = false): Arrival {
  return { resource, held: before, isInHistory };
}

describe('what becomes of a resource that arrives', () => {
  it('is the next version when its content is new', () => {
    const plan = planReceipt([arriving(aCoverage('new'), held('old'))]);
    expect(plan.stored).toEqual([{ type: 'Coverage', id: 'c1', version: 4, stored: 'updated' }]);
    expect(plan.current).toHaveLength(1);
  });

  it('goes by version numbers when there are no dates, as numbers and not as text', () => {
    const before = held('old', { versionId: '10' });
    expect(planReceipt([arriving(aCoverage('other', { versionId: '9' }), before)]).stored[0]?.stored).toBe(
      'superseded',
    );
    expect(planReceipt([arriving(aCoverage('other', { versionId: '11' }), before)]).stored[0]?.stored).toBe(
      'updated',
    );
  });

  it('is newer than what is held when the sender says nothing about time', () => {
    const plan = planReceipt([
      arriving(aCoverage('new'), held('old', { lastUpdated: '2026-11-20T00:00:00.000Z' })),
    ]);
    expect(plan.stored[0]?.stored).toBe('updated');
  });

  it('takes no second number when the same old version arrives late again', () => {
    const before = held('new', { lastUpdated: '2026-11-21T00:00:00.000Z' });
    const late = aCoverage('old', { lastUpdated: '2026-11-20T00:00:00.000Z' });
    const plan = planReceipt([arriving(late, before, true)]);
    expect(plan).toMatchObject({ current: [], history: [], restamped: [] });
  });

  it('never gives two contents the same number, and the last word of the sender is what counts', () => {
    const arrival = fc.record({
      sha256: fc.constantFrom('a', 'b', 'c', 'd'),
      lastUpdated: fc.option(fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1 }), fc.boolean(), (arrivals, isHeld) => {
        const before = isHeld ? held('a', { lastUpdated: '2026-11-21' }) : undefined;
        const plan = planReceipt(arrivals.map((each) => arriving(aCoverage(each.sha256, each), before)));
        const given = [
          ...plan.history.map(({ version }) => version),
          ...plan.current.map(({ now }) => now.version),
        ];
        expect(new Set(given).size).toBe(given.length);
        expect(plan.current.length + plan.restamped.length).toBeLessThanOrEqual(1);
        const dated = arrivals.flatMap(({ lastUpdated }) => lastUpdated ?? []).sort();
        const newest = dated.length === arrivals.length ? dated.at(-1) : undefined;
        const told = plan.current.map(({ now }) => (newest === undefined ? undefined : now.lastUpdated));
        expect(told).toEqual(plan.current.map(() => newest));
      }),
    );
  });
});
