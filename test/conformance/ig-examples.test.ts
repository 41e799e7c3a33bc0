import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import type { ProfileValidator } from '../../src/domain/profile/profile-validator.ts';
import { describeWithPackages, OFFICIAL_PACKAGES, publishedResources } from '../support/official-packages.ts';

const profiles = join(import.meta.dirname, '../../profiles');

type Version = '2.2.1' | '2.0.1';

/** What docs/validation.md lists of the examples' own faults: `example finding times`. */
function listedFaults(version: Version): string[] {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/validation.md'), 'utf8');
  return docs.split('\n').flatMap((line) => {
    const [, of, example, finding, times, because] = line.split('|').map((cell) => cell.trim());
    if (of !== version || times === undefined || because === undefined || because === '') return [];
    return [`${example ?? ''} ${finding ?? ''} ${times}`.replaceAll('`', '')];
  });
}

function foundFaults(validator: ProfileValidator, file: string): string[] {
  const examples = publishedResources(file, 'package/example/');
  expect(examples.size).toBeGreaterThan(30);
  const times = new Map<string, number>();
  for (const [name, example] of examples) {
    for (const { severity, key } of validator.validate(example)) {
      if (severity !== 'information') times.set(`${name} ${key}`, (times.get(`${name} ${key}`) ?? 0) + 1);
    }
  }
  return [...times].map(([fault, count]) => `${fault} ${String(count)}`);
}

describeWithPackages("the guide's own examples", () => {
  it.each(['2.2.1', '2.0.1'] as const)(
    'conform to the official package of %s but for their own faults, which the docs list',
    async (version) => {
      const packages = OFFICIAL_PACKAGES[version];
      const validator = await loadProfiles(profiles, packages, { version });
      expect(foundFaults(validator, packages[1]).sort()).toEqual(listedFaults(version).sort());
    },
  );

  it.each(['2.2.1', '2.0.1'] as const)(
    'conform to our reading of %s but for the same faults',
    async (version) => {
      const validator = await loadProfiles(profiles, [], { version });
      expect(foundFaults(validator, OFFICIAL_PACKAGES[version][1]).sort()).toEqual(
        listedFaults(version).sort(),
      );
    },
  );

  it('of US Core conform to their package without exception', async () => {
    const [usCore] = OFFICIAL_PACKAGES['2.2.1'];
    const validator = await loadProfiles(profiles, [usCore]);
    const examples = publishedResources(usCore, 'package/example/');
    const errors = [...examples].flatMap(([name, example]) =>
      validator
        .validate(example)
        .filter(({ severity }) => severity === 'error')
        .map(({ key, expression }) => `${name} ${key} ${expression ?? ''}`),
    );
    expect(examples.size).toBeGreaterThan(200);
    expect(errors).toEqual([]);
  });
});
