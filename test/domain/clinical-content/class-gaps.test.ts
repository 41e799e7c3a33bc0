import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import type { ClinicalContent } from '../../../src/domain/clinical-content/clinical-content.ts';
import { classGaps } from '../../../src/domain/clinical-content/class-gaps.ts';
import { compileConceptMaps } from '../../../src/domain/clinical-content/concept-map.ts';

const content = await loadClinicalContent('mappings');

const LOCAL = 'urn:oid:1.2.3';

/** The shipped maps, and of these the table of one sender. */
function withClass(...maps: readonly string[]): ClinicalContent {
  const sources = maps.map((map) => ({
    file: `concept-maps/${map}.north.json`,
    content: {
      version: '1.0.0',
      useContext: [
        { valueCodeableConcept: { coding: [{ system: 'urn:retro-auth:sender', code: 'north' }] } },
      ],
      group: [
        { source: LOCAL, element: [{ code: 'ERX', target: [{ code: 'EMER', equivalence: 'equivalent' }] }] },
      ],
    },
  }));
  const { maps: compiled } = compileConceptMaps(sources, new Map());
  const merged = [...compiled].map(([name, { bySender }]) => {
    const table = content.conceptMaps.get(name);
    if (table === undefined) throw new Error(`There is no map named ${name}.`);
    return [name, { ...table, bySender: bySender ?? new Map() }] as const;
  });
  return { ...content, conceptMaps: new Map([...content.conceptMaps, ...merged]) };
}

describe('an encounter class of a site', () => {
  it('is told where it has an urgency and no place in the maps that a request needs', () => {
    expect(classGaps(withClass('encounter-class-to-urgency'))).toEqual([
      {
        code: `${LOCAL}|ERX`,
        sender: 'north',
        maps: ['encounter-class-to-setting', 'encounter-class-to-act-code'],
      },
    ]);
  });

  it('is whole with those two', () => {
    const whole = withClass(
      'encounter-class-to-urgency',
      'encounter-class-to-setting',
      'encounter-class-to-act-code',
    );
    expect(classGaps(whole)).toEqual([]);
    expect(classGaps(content)).toEqual([]);
  });
});
