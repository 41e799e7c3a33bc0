import type { Coverage } from '@medplum/fhirtypes';
import { chooseCoverage } from '../../../src/domain/policy/coverage-choice.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aCoverage, anEncounter } from '../../builders/an-emergency-stay.ts';

/** The usual stay (10 to 14 January 2026, New York) with these coverages and no other. */
function chosenOf(coverages: readonly Coverage[], start = '2026-01-10T02:15:00-05:00') {
  const encounter = anEncounter({ period: { start, end: '2026-01-14T11:30:00-05:00' } });
  return chooseCoverage(
    aSnapshot({
      encounter,
      without: ['Coverage/cov-1'].filter(() => coverages.every(({ id }) => id !== 'cov-1')),
      with: coverages,
    }),
  );
}

function coverage(id: string, over: Partial<Coverage> = {}): Coverage {
  const given = aCoverage({ id, ...over });
  if ('period' in over && over.period === undefined) delete given.period;
  return given;
}

describe('the coverage a case asks about', () => {
  it('is the one with the lowest order', () => {
    const chosen = chosenOf([coverage('second', { order: 2 }), coverage('first', { order: 1 })]);
    expect(chosen.coverage?.resource.id).toBe('first');
    expect(chosen.rivals).toEqual([]);
  });

  it('with a stated order comes before one without', () => {
    expect(chosenOf([coverage('a-silent'), coverage('stated', { order: 3 })]).coverage?.resource.id).toBe(
      'stated',
    );
  });

  it.each(['cancelled', 'draft', 'entered-in-error'] as const)('is never one that is %s', (status) => {
    const chosen = chosenOf([coverage('other', { status })]);
    expect(chosen).toMatchObject({ coverage: undefined, because: 'no coverage on file is active' });
  });

  it.each([
    ['ended the day before', { end: '2026-01-09' }, false],
    ['ended on the day of admission', { end: '2026-01-10' }, true],
    ['began on the day of admission', { start: '2026-01-10' }, true],
    ['began after the discharge', { start: '2026-01-15' }, false],
    ['began within the stay', { start: '2026-01-12' }, true],
    ['ended in the year of service, no day said', { end: '2026' }, true],
    ['ended in the month before', { end: '2025-12' }, false],
    ['began at an instant that is still the day before in New York', { start: '2026-01-10T03:00:00Z' }, true],
  ])('that %s is valid: %s', (_what, period, expected) => {
    expect(chosenOf([coverage('other', { period })]).coverage !== undefined).toBe(expected);
  });

  it('valid on the first day comes before one that began within the stay', () => {
    const late = coverage('late', { order: 1, period: { start: '2026-01-12' } });
    expect(chosenOf([late, coverage('early', { order: 2 })]).coverage?.resource.id).toBe('early');
  });

  it('is said to be uncertain where two are equal, and the same one is chosen whatever their order of arrival', () => {
    const [a, b] = [coverage('aa', { order: 1 }), coverage('bb', { order: 1 })];
    expect(chosenOf([b, a])).toMatchObject({ rivals: ['Coverage/bb'] });
    expect(chosenOf([b, a]).because).toContain('confirm which pays first');
    expect(chosenOf([a, b]).coverage?.resource.id).toBe('aa');
  });

  it('is none where the encounter has no full date: a day is not invented', () => {
    expect(chosenOf([coverage('other')], '2026-01')).toMatchObject({ coverage: undefined });
  });
});
