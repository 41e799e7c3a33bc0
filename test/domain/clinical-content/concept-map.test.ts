import { compileAliases } from '../../../src/domain/clinical-content/code-system.ts';
import {
  compileConceptMaps,
  type ConceptMapSource,
  findEntry,
  type LoadedMaps,
  translate,
} from '../../../src/domain/clinical-content/concept-map.ts';

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0004';

function aMap(
  code: string,
  target: string,
  over: Partial<ConceptMapSource> = {},
  equivalence = 'equivalent',
): ConceptMapSource {
  return {
    version: '1.0.0',
    group: [
      {
        source: V2,
        target: 'urn:retro-auth:urgency',
        element: [{ code, target: [{ code: target, equivalence }] }],
      },
    ],
    ...over,
  };
}

const forSender = (sender: string): Partial<ConceptMapSource> => ({
  useContext: [{ valueCodeableConcept: { coding: [{ system: 'urn:retro-auth:sender', code: sender }] } }],
});

const aliases = compileAliases([
  {
    file: 'naming-systems/v2-0004.json',
    content: {
      uniqueId: [
        { type: 'uri', value: V2 },
        { type: 'oid', value: '2.16.840.1.113883.12.4' },
      ],
    },
  },
]);

function compile(files: Record<string, ConceptMapSource>): {
  content: LoadedMaps;
  says: string[];
} {
  const sources = Object.entries(files).map(([file, content]) => ({ file: `concept-maps/${file}`, content }));
  const { maps, faults } = compileConceptMaps(sources, aliases);
  return { content: { conceptMaps: maps, systems: aliases }, says: faults.map(({ says }) => says) };
}

describe('a concept map', () => {
  it('translates a code and says which version of which file answered', () => {
    const { content } = compile({ 'class-to-urgency.json': aMap('E', 'emergency') });
    expect(translate(content, 'class-to-urgency', { system: V2, code: 'E' })).toEqual({
      target: { system: 'urn:retro-auth:urgency', code: 'emergency' },
      by: 'class-to-urgency@1.0.0',
    });
  });

  it('knows the code system by its other names', () => {
    const { content } = compile({ 'class-to-urgency.json': aMap('E', 'emergency') });
    const oid = 'urn:oid:2.16.840.1.113883.12.4';
    expect(translate(content, 'class-to-urgency', { system: oid, code: 'E' }).target?.code).toBe('emergency');
  });

  it('gives no answer for a code it does not hold, and none for the same code of another system', () => {
    const { content } = compile({ 'class-to-urgency.json': aMap('E', 'emergency') });
    expect(translate(content, 'class-to-urgency', { system: V2, code: 'X' }).target).toBeUndefined();
    expect(translate(content, 'class-to-urgency', { system: 'urn:other', code: 'E' }).target).toBeUndefined();
    expect(translate(content, 'class-to-urgency', { code: 'E' }).target).toBeUndefined();
  });

  it('knows the difference between a code that stands for nothing and one that it does not know', () => {
    const { content } = compile({ 'class-to-urgency.json': aMap('U', 'x', {}, 'unmatched') });
    expect(findEntry(content, 'class-to-urgency', { system: V2, code: 'U' })).toMatchObject({
      target: undefined,
    });
    expect(findEntry(content, 'class-to-urgency', { system: V2, code: 'X' })).toBeUndefined();
  });

  it('adds up files of one name, so that a site extends a map without touching ours', () => {
    const { content, says } = compile({
      'class-to-urgency.json': aMap('E', 'emergency'),
      'class-to-urgency.site.json': aMap('7', 'urgent', { version: '2.0.0' }),
    });
    expect(says).toEqual([]);
    expect(translate(content, 'class-to-urgency', { system: V2, code: '7' }).by).toBe(
      'class-to-urgency.site@2.0.0',
    );
  });

  it('refuses two answers to one code, naming both places', () => {
    const sources = ['class-to-urgency.json', 'class-to-urgency.site.json'].map((name, index) => ({
      file: `concept-maps/${name}`,
      content: aMap('E', index === 0 ? 'emergency' : 'urgent'),
    }));
    expect(compileConceptMaps(sources, aliases).faults).toMatchObject([
      {
        file: 'concept-maps/class-to-urgency.site.json',
        says: expect.stringContaining('two answers: urgent here and emergency elsewhere'),
        also: { file: 'concept-maps/class-to-urgency.json', path: ['group', 0, 'element', 0, 'target', 0] },
      },
    ]);
  });

  it('lets the map of one sender speak for that sender alone', () => {
    const { content, says } = compile({
      'class-to-urgency.json': aMap('E', 'emergency'),
      'class-to-urgency.riverside.json': aMap('E', 'non-emergency', forSender('riverside')),
    });
    const code = { system: V2, code: 'E' };
    expect(says).toEqual([]);
    expect(findEntry(content, 'class-to-urgency', code, 'riverside')?.target?.code).toBe('non-emergency');
    expect(findEntry(content, 'class-to-urgency', code, 'lakeside')?.target?.code).toBe('emergency');
  });

  it('refuses a map that answers for codes it does not hold', () => {
    const map = aMap('E', 'emergency');
    const group = map.group.map((each) => ({ ...each, unmapped: { mode: 'fixed', code: 'non-emergency' } }));
    expect(compile({ 'class-to-urgency.json': { ...map, group } }).says).toEqual([
      expect.stringContaining('reaches a person'),
    ]);
  });
});
