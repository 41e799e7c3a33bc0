import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import { projectRoot } from '../../src/project-root.ts';
import { interleaved, ROUNDS } from './interleaved.ts';
import { medianMilliseconds } from './pas-validate.ts';
import { validatorsHere } from './validators.ts';

/** How often the Java validator, where it is at hand, checks the same file. */
const ROUNDS_OUTSIDE = 50;

/** Measures the validators on one request Bundle, beside reading and writing its bytes, and prints how ours compares. */
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

  const [ours, ...others] = await validatorsHere();
  if (ours === undefined) throw new Error('Ours is the first.');
  const medians = interleaved([
    { name: ours.name, run: () => ours.validate(bundle) },
    { name: 'JSON.parse + JSON.stringify', run: () => JSON.stringify(JSON.parse(bytes)) },
    ...others.map(({ name, validate }) => ({ name, run: () => validate(bundle) })),
  ]);
  const outside = medianMilliseconds(fixture, ROUNDS_OUTSIDE);
  console.log(
    `One PAS request Bundle of ${(bytes.length / 1024).toFixed(0)} KB; median of ${String(ROUNDS)} rounds.`,
  );
  console.log(
    `Our profiles load in ${loaded.toFixed(0)} ms; the first validation is done after ${warm.toFixed(0)} ms.\n`,
  );
  print(medians);
  if (outside !== undefined)
    console.log(`HAPI in Java, official packages, by its own clock: ${outside.toFixed(1)} ms`);
}

function print(results: ReadonlyMap<string, number>): void {
  const [ours = Number.NaN] = results.values();
  for (const [name, microseconds] of results) {
    const speed = microseconds === ours ? '' : `   ${(microseconds / ours).toPrecision(2)} × what we take`;
    console.log(`${name.padEnd(30)}${microseconds.toFixed(0).padStart(8)} µs${speed}`);
  }
}
