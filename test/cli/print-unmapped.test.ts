import { unmappedLine } from '../../src/cli/print-unmapped.ts';

describe('a code that no map knows', () => {
  const unmapped = {
    map: 'encounter-class-to-urgency',
    system: 'urn:oid:2.16.840.1.999999.7',
    code: '5',
    place: 'Encounter/e1 Encounter.class',
  };
  const remedy = 'add it to a file of your own, concept-maps/encounter-class-to-urgency.<name>.json';

  it('is to be added in a file of the site, never in one that ships', () => {
    expect(unmappedLine({ ...unmapped, cases: 12, senders: ['riverside'] })).toBe(
      `     12 case(s)  urn:oid:2.16.840.1.999999.7|5  from riverside, e.g. Encounter/e1 Encounter.class; encounter-class-to-urgency does not know it: ${remedy}`,
    );
  });
});
