import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAP_NAMES, unaskedMaps } from '../../src/domain/clinical-content/map-names.ts';
import { nameOfFile } from '../../src/domain/clinical-content/fault.ts';

const OWN_LIST = 'map-names.ts';

describe('the concept maps that the service asks', () => {
  const domain = join(import.meta.dirname, '../../src/domain');
  const sources = readdirSync(domain, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith(OWN_LIST))
    .map((file) => readFileSync(join(domain, file), 'utf8'))
    .join('\n');

  it.each(MAP_NAMES)('has %s in its code', (name) => {
    expect(sources).toContain(`'${name}'`);
  });

  it('are all in the list: no file that is shipped is without effect', () => {
    const files = readdirSync(join(import.meta.dirname, '../../mappings/concept-maps'));
    expect(files.length).toBeGreaterThan(30);
    expect(files.map(nameOfFile).filter((name) => !MAP_NAMES.includes(name))).toEqual([]);
  });

  it('are not asked by a name that is only nearly one of theirs', () => {
    const table = { id: 'x@1', targets: new Map() };
    const conceptMaps = new Map([
      ['encounter-class-to-urgency', table],
      ['encounter-clas-to-urgency', table],
    ]);
    expect(unaskedMaps({ conceptMaps })).toEqual(['encounter-clas-to-urgency']);
  });
});
