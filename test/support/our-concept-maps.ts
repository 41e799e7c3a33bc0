import { readdirSync, readFileSync } from 'node:fs';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { compileAliases, type NamingSystemSource } from '../../src/domain/clinical-content/code-system.ts';
import { compileConceptMaps, type ConceptMapSource } from '../../src/domain/clinical-content/concept-map.ts';
import { compileValueSets, type ValueSetSource } from '../../src/domain/clinical-content/value-set.ts';
import type { Source } from '../../src/domain/clinical-content/fault.ts';

/** The concept maps, value sets and naming systems of `mappings/`, and nothing else of a release. */
export function ourConceptMaps(): ClinicalContent {
  const systems = compileAliases(read<NamingSystemSource>('naming-systems'));
  const { maps } = compileConceptMaps(read<ConceptMapSource>('concept-maps'), systems);
  return {
    release: 'release-test',
    conceptMaps: maps,
    systems,
    valueSets: compileValueSets(read<ValueSetSource>('value-sets'), systems).valueSets,
    rules: [],
    criteria: [],
    payers: [],
    calendars: new Map(),
    requirements: [],
  };
}

function read<T>(folder: string): Source<T>[] {
  const place = new URL(`../../mappings/${folder}/`, import.meta.url);
  return readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      file: `${folder}/${name}`,
      // Files of our own, checked by the loader's tests.
      content: JSON.parse(readFileSync(new URL(name, place), 'utf8')) as T,
    }));
}
