import type { Encounter, Resource } from '@medplum/fhirtypes';
import { loadDay } from '../../../scripts/demo/day.ts';
import { SCENARIOS } from '../../../src/domain/urgency/scenario.ts';

const NOW = new Date('2026-11-23T18:00:00Z');
const PUSHES = loadDay(NOW);
const RESOURCES: readonly Resource[] = PUSHES.flatMap(({ bundle }) =>
  (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
);

describe('the demo day', () => {
  it('holds at least one stay for each of the eleven scenarios', () => {
    const shown = new Set(PUSHES.flatMap(({ expect: cases }) => cases.map(({ scenario }) => scenario)));
    expect(SCENARIOS.filter((scenario) => !shown.has(scenario))).toEqual([]);
  });

  it('shows every outcome a nurse has to know', () => {
    const last = new Map(PUSHES.flatMap(({ expect: cases }) => cases.map((each) => [each.encounter, each])));
    const outcomes = [...last.values()].map(({ ends, next }) => ends?.decision ?? next);
    expect([...new Set(outcomes)].sort()).toEqual([
      'approved',
      'denied',
      'held-for-review',
      'modified',
      'needs-attention',
      'not-required',
      'notice-due',
      'out-of-time',
      'partially-approved',
      'pended',
    ]);
  });

  it('says of every encounter what is expected of it', () => {
    const encounters = RESOURCES.filter((each): each is Encounter => each.resourceType === 'Encounter');
    const expected = new Set(PUSHES.flatMap(({ expect: cases }) => cases.map((each) => each.encounter)));
    expect(encounters.map(({ id }) => id).filter((id) => !expected.has(id ?? ''))).toEqual([]);
  });

  it.each([
    '2026-11-23T06:30:00Z',
    '2027-01-01T05:59:00Z',
    '2027-03-14T12:00:00Z',
    '2028-02-29T23:00:00Z',
    '2026-07-04T16:00:00Z',
  ])('has ended before now, whenever now is: %s', (instant) => {
    const now = new Date(instant);
    const encounters = loadDay(now)
      .flatMap(({ bundle }) => bundle.entry ?? [])
      .flatMap(({ resource }) => (resource?.resourceType === 'Encounter' ? [resource] : []));
    const open = encounters.filter(
      ({ period }) => new Date(period?.end ?? '9999').getTime() >= now.getTime(),
    );
    expect(encounters).not.toHaveLength(0);
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  it('refers to nothing that is not pushed in the end', () => {
    const present = new Set(RESOURCES.map((each) => `${each.resourceType}/${each.id ?? ''}`));
    const dangling = referencesIn(RESOURCES).filter((each) => !present.has(each));
    // The eligibility question was asked elsewhere; the answer must name it.
    expect(dangling).toEqual(['CoverageEligibilityRequest/eligibility-question']);
  });

  it('names only providers whose number passes the check digit and was never given out', () => {
    const numbers = JSON.stringify(RESOURCES).match(
      /(?<="system":"http:\/\/hl7.org\/fhir\/sid\/us-npi","value":")\d+/g,
    );
    const unique = [...new Set(numbers)];
    expect(unique.length).toBeGreaterThan(5);
    expect(unique.filter((number) => !number.startsWith('2') || !passesLuhn(`80840${number}`))).toEqual([]);
  });

  it('says in every document that it is fictitious', () => {
    const texts = RESOURCES.flatMap((each) => {
      if (each.resourceType === 'Binary') return [each.data];
      return each.resourceType === 'DocumentReference'
        ? each.content.map(({ attachment }) => attachment.data)
        : [];
    }).filter((data) => data !== undefined);
    expect(texts.length).toBeGreaterThan(30);
    const plain = texts.map((data) => Buffer.from(data, 'base64').toString());
    expect(plain.filter((text) => !text.startsWith('FICTITIOUS. '))).toEqual([]);
  });
});

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    (name === 'reference' || name === 'url') && typeof inner === 'string' && /^[A-Z]\w+\//.test(inner)
      ? [inner]
      : referencesIn(inner),
  );
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
