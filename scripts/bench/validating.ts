import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, loadDataType, validateResource } from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import { baseCanonical, type Definition } from '../../src/domain/profile/definition.ts';
import { snapshotOf } from '../../src/domain/profile/snapshot.ts';
import { projectRoot } from '../../src/project-root.ts';
import { interleaved, ROUNDS } from './interleaved.ts';

/** How long a validation takes beside reading and writing the same bytes, and beside @medplum/core. */
const OURS = 'our validator';

/** Measures the validator on one request Bundle and prints how it compares. */
export async function benchValidating(): Promise<void> {
  const profiles = join(projectRoot(), 'profiles');
  const fixture = join(projectRoot(), 'test/fixtures/pas/request-emergency-admission.json');
  const bytes = JSON.stringify(JSON.parse(readFileSync(fixture, 'utf8')));
  // Our own fixture.
  const bundle = JSON.parse(bytes) as Bundle;

  const begun = performance.now();
  const validator = await loadProfiles(profiles);
  const loaded = performance.now() - begun;
  validator.validate(bundle);
  const warm = performance.now() - begun;

  const medians = interleaved([
    { name: OURS, run: () => validator.validate(bundle) },
    { name: 'JSON.parse + JSON.stringify', run: () => JSON.stringify(JSON.parse(bytes)) },
    { name: '@medplum/core, same profiles', run: medplum(bundle, profiles) },
  ]);
  console.log(
    `One PAS request Bundle of ${(bytes.length / 1024).toFixed(0)} KB; median of ${String(ROUNDS)} rounds.`,
  );
  console.log(
    `Our profiles load in ${loaded.toFixed(0)} ms; the first validation is done after ${warm.toFixed(0)} ms.\n`,
  );
  print(medians);
}

/** Each entry against the profile it claims, and the Bundle against its own, as our validator does. */
function medplum(bundle: Bundle, profiles: string): () => unknown {
  const definitions = completeDefinitions(profiles);
  const types = [...definitions.values()].filter(({ derivation }) => derivation !== 'constraint');
  const entry = types.map((resource) => ({ resource: resource as unknown as StructureDefinition }));
  indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry });
  for (const definition of definitions.values()) {
    if (definition.derivation === 'constraint') loadDataType(definition as unknown as StructureDefinition);
  }
  const resources: Resource[] = [bundle, ...(bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])];
  return () => {
    for (const resource of resources) attempt(resource, definitions.get(resource.meta?.profile?.[0] ?? ''));
  };
}

/** It throws where it finds an error, also a false one; the time until then still counts for it. */
function attempt(resource: Resource, definition: Definition | undefined): void {
  const profile = definition as unknown as StructureDefinition; // a complete one, without its prose
  try {
    validateResource(resource, definition === undefined ? {} : { profile });
  } catch {
    // what it says is not compared here
  }
}

function completeDefinitions(profiles: string): Map<string, Definition> {
  const raw = new Map<string, Definition>();
  for (const file of ['r4/base.ndjson', 'pas/2.2.1/definitions.ndjson']) {
    for (const line of readFileSync(join(profiles, file), 'utf8').split('\n')) {
      if (line === '') continue;
      const definition = JSON.parse(line) as Definition; // written by our own script
      raw.set(definition.url, definition);
    }
  }
  const complete = (canonical: string): Definition | undefined => {
    const definition = raw.get(canonical);
    return definition && named(snapshotOf(definition, complete));
  };
  return new Map([...raw.keys()].flatMap((url) => asEntry(url, complete(url))));
}

function asEntry(url: string, definition: Definition | undefined): [string, Definition][] {
  return definition === undefined ? [] : [[url, definition]];
}

/** It wants a name and the ids that our rows leave out. */
function named(definition: Definition): Definition {
  const element = (definition.snapshot?.element ?? []).map((one) => ({
    ...one,
    id: one.id ?? one.path,
    definition: '',
  }));
  const name = definition.url === baseCanonical(definition.type) ? definition.type : definition.url;
  return { resourceType: 'StructureDefinition', name, ...definition, snapshot: { element } } as Definition;
}

function print(results: ReadonlyMap<string, number>): void {
  const ours = results.get(OURS) ?? Number.NaN;
  for (const [name, microseconds] of results) {
    const speed = name === OURS ? '' : `   we take ${(ours / microseconds).toPrecision(2)} of that`;
    console.log(`${name.padEnd(30)}${microseconds.toFixed(0).padStart(8)} µs${speed}`);
  }
}
