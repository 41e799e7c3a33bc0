import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../src/domain/profile/definition.ts';
import { describeWithPackages, OFFICIAL_PACKAGES, publishedResources } from '../support/official-packages.ts';
import { profileDifferences } from './profile-difference.ts';

const profiles = join(import.meta.dirname, '../../profiles');

/** Every difference between our reading and the published profiles, with its reason. */
const REASONS: readonly { readonly difference: RegExp; readonly because: string }[] = [
  {
    difference: /targets: ours .*us\/core\/StructureDefinition/,
    because:
      'Of a supporting resource we check the type; US Core decides on it where a site loads that package.',
  },
  {
    difference: /^profile-claim(-update)? Claim\.item invariants: .*ImmediateLevelOfCare/,
    because:
      'It never fires (known defect immediate-level-of-care-never-fires); the finding level-of-service-missing does.',
  },
  {
    difference: /extension:coverage: we have no such element/,
    because: 'The coverage information belongs to the CRD guide, which is not ours to check.',
  },
  {
    difference: /^extension-\w+ Extension\.value\[x\] slicing: ours , published type@\$this closed/,
    because: 'The slicing repeats which types are allowed.',
  },
  {
    difference: /identifier:(TIN|PI) profiles: ours .*profile-identifier, published $/,
    because: 'A slice is held to what its host is held to.',
  },
  {
    difference: /content\.attachment invariants: ours , published us-core-6/,
    because: 'It asks for data or url; the profile demands data and forbids url.',
  },
  {
    difference: /^profile-subscription Subscription\.channel\.(type|payload)\.value types/,
    because: 'How a definition writes the value of a primitive: the check is that of a code either way.',
  },
  {
    difference: /^profile-subscription Subscription\.channel\.payload\.extension:content\./,
    because: 'One allowed value, full-resource: we say it of value[x], the guide of its only slice.',
  },
];

function ourDefinitions(): Map<string, Definition> {
  const files = ['r4/base.ndjson', 'pas/2.2.1/definitions.ndjson'];
  const lines = files.flatMap((file) => readFileSync(join(profiles, file), 'utf8').split('\n'));
  const definitions = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Definition);
  return new Map(definitions.map((definition) => [definition.url, definition]));
}

function publishedDefinitions(): Map<string, Definition> {
  const resources = OFFICIAL_PACKAGES['2.2.1'].flatMap((file) => [
    ...publishedResources(file, 'package/StructureDefinition-').values(),
  ]);
  return new Map(resources.map((resource) => [String(resource['url']), resource as unknown as Definition]));
}

describeWithPackages('our reading of PAS 2.2.1 beside the published profiles', () => {
  it('differs nowhere without a reason, element by element', () => {
    const ours = ourDefinitions();
    const published = publishedDefinitions();
    const pas = [...published.keys()].filter(
      (url) => url.includes('davinci-pas') && !url.endsWith('PASMetricData'),
    );
    expect(pas.length).toBeGreaterThan(75);
    const differences = pas.flatMap((url) =>
      profileDifferences(
        url,
        (canonical) => ours.get(canonical),
        (canonical) => published.get(canonical) ?? ours.get(canonical),
      ).map((difference) => `${url.slice(url.lastIndexOf('/') + 1)} ${difference}`),
    );
    expect(differences.filter((line) => !REASONS.some(({ difference }) => difference.test(line)))).toEqual(
      [],
    );
    const unusedReasons = REASONS.filter(
      ({ difference }) => !differences.some((line) => difference.test(line)),
    );
    expect(unusedReasons).toEqual([]);
  });
});
