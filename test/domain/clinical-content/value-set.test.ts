import { compileValueSets, type ValueSetSource } from '../../../src/domain/clinical-content/value-set.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const SNOMED = 'http://snomed.info/sct';

function compile(files: Record<string, Omit<ValueSetSource, 'version'>>): {
  has: (name: string, system: string, code: string) => boolean;
  says: string[];
} {
  const sources = Object.entries(files).map(([name, content]) => ({
    file: `value-sets/${name}.json`,
    content: { version: '1.0.0', ...content },
  }));
  const { valueSets, faults } = compileValueSets(sources, new Map([['urn:oid:1', ICD10]]));
  return {
    has: (name, system, code) => valueSets.get(name)?.has({ system, code }) ?? false,
    says: faults.map(({ says }) => says),
  };
}

const filtered = (op: string, value: string, system = ICD10): Omit<ValueSetSource, 'version'> => ({
  compose: { include: [{ system, filter: [{ property: 'code', op, value }] }] },
});

describe('a value set', () => {
  it('holds the codes it lists, dotted or not, under any name of the code system', () => {
    const { has } = compile({
      listed: { compose: { include: [{ system: ICD10, concept: [{ code: 'I21.4' }] }] } },
    });
    expect(has('listed', ICD10, 'I21.4')).toBe(true);
    expect(has('listed', ICD10, 'i214')).toBe(true);
    expect(has('listed', 'urn:oid:1', 'I214')).toBe(true);
    expect(has('listed', SNOMED, 'I21.4')).toBe(false);
  });

  it('holds everything under an ICD category', () => {
    const { has } = compile({ infarction: filtered('is-a', 'I21') });
    expect([has('infarction', ICD10, 'I21.02'), has('infarction', ICD10, 'I22.0')]).toEqual([true, false]);
  });

  it('holds what a pattern matches as a whole, dotted or not', () => {
    const { has } = compile({
      fracture: filtered('regex', 'S72...[ABC]'),
      written: filtered('regex', 'S72\\....[ABC]'),
    });
    expect(has('fracture', ICD10, 'S72.001A')).toBe(true);
    expect(has('written', ICD10, 'S72001A')).toBe(true);
    expect(has('fracture', ICD10, 'S72.001D')).toBe(false);
    expect(has('fracture', ICD10, 'XS72.001A')).toBe(false);
  });

  it('matches in linear time whatever the pattern', () => {
    const { has } = compile({ hostile: filtered('regex', '(a+)+b') });
    const started = performance.now();
    expect(has('hostile', ICD10, 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('refuses a pattern that could not be matched in linear time', () => {
    expect(compile({ hostile: filtered('regex', '(a)\\1') }).says).toEqual([expect.stringContaining('RE2')]);
  });

  it('refuses a pattern that is longer than anybody writes one', () => {
    const list = Array.from({ length: 500 }, (_, n) => `A${String(n)}`).join('|');
    expect(compile({ hostile: filtered('regex', list) }).says).toEqual([
      expect.stringContaining('List the codes instead.'),
    ]);
  });

  it('takes an expanded export of a terminology tool as it is', () => {
    const contains = [
      { system: SNOMED, abstract: true, code: '1', contains: [{ system: SNOMED, code: '22298006' }] },
    ];
    const { has, says } = compile({
      exported: { ...filtered('is-a', '22298006', SNOMED), expansion: { contains } },
    });
    expect(says).toEqual([]);
    expect([has('exported', SNOMED, '22298006'), has('exported', SNOMED, '1')]).toEqual([true, false]);
  });

  it('refuses a filter it does not know where no expansion stands in for it', () => {
    expect(compile({ snomed: filtered('is-a', '22298006', SNOMED) }).says).toEqual([
      expect.stringContaining('"is-a" is not known for http://snomed.info/sct'),
    ]);
  });

  it('includes another value set, and takes out what it excludes', () => {
    const { has, says } = compile({
      infarction: { url: 'urn:vs:infarction', ...filtered('is-a', 'I21') },
      heart: {
        compose: {
          include: [{ valueSet: ['urn:vs:infarction'] }, { system: ICD10, concept: [{ code: 'I46.9' }] }],
          exclude: [{ system: ICD10, concept: [{ code: 'I21.A1' }] }],
        },
      },
    });
    expect(says).toEqual([]);
    expect([
      has('heart', ICD10, 'I21.4'),
      has('heart', ICD10, 'I46.9'),
      has('heart', ICD10, 'I21.A1'),
    ]).toEqual([true, true, false]);
  });

  it('refuses value sets that include each other in a circle', () => {
    const circle = (url: string, other: string): Omit<ValueSetSource, 'version'> => ({
      url,
      compose: { include: [{ valueSet: [other] }] },
    });
    expect(compile({ a: circle('urn:a', 'urn:b'), b: circle('urn:b', 'urn:a') }).says.join()).toContain(
      'circle',
    );
  });

  it('refuses a value set that includes nothing', () => {
    expect(compile({ empty: {} }).says).toEqual([expect.stringContaining('includes nothing')]);
  });
});
