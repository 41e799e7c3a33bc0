import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../src/domain/profile/definition.ts';
import { describeWithPackages, OFFICIAL_PACKAGES, publishedResources } from '../support/official-packages.ts';
import { profileDifferences } from './profile-difference.ts';

const profiles = join(import.meta.dirname, '../../profiles');

type Version = keyof typeof OFFICIAL_PACKAGES;

interface Reason {
  readonly difference: RegExp;
  readonly because: string;
  /** Where only one version has it. */
  readonly only?: Version;
}

/** Every difference between our reading and the published profiles, with its reason. */
const REASONS: readonly Reason[] = [
  {
    difference: /targets: ours .*us\/core\/StructureDefinition/,
    because:
      'Of a supporting resource we check the type; US Core decides on it where a site loads that package.',
  },
  {
    difference: /^profile-claim(-update)? Claim\.item invariants: .*ImmediateLevelOfCare/,
    because:
      'It never fires (known defect immediate-level-of-care-never-fires); level-of-service-missing does.',
    only: '2.2.1',
  },
  {
    difference:
      /extensible binding: ours , published http:\/\/(hl7\.org\/fhir\/(us\/core\/)?ValueSet|terminology\.hl7\.org|cts\.nlm)/,
    because: 'Of R4 and US Core. Such a binding refuses no code, so our tables leave it out.',
  },
  {
    difference: /extensible binding: ours .+, published $/,
    because: 'What 2.2.1 binds we bind in both versions; it refuses no code.',
    only: '2.0.1',
  },
  {
    difference: /^profile-pas-\S+-bundle Bundle\.entry(:\w+)? invariants: .*bdl-8/,
    because:
      'Where there is no fullUrl the published expression is empty, neither true nor false; ours says what is meant.',
  },
  {
    difference: /^profile-datatype-timing Timing\.repeat invariants: .*tim-9/,
    because: '"in" takes one value at its left, and when may repeat: ours looks at each.',
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
    difference: /identifier:TIN\.extension:\w+: the guide has no such slice/,
    because: 'The same: an Identifier of PAS has these.',
    only: '2.0.1',
  },
  {
    difference: /^extension-timing\w+ contexts: ours Timing, published Dosage\.timing, Request$/,
    because: 'There is no element Request; the guide uses the extension in the Timing of its requests.',
    only: '2.2.1',
  },
  {
    difference: /^profile-claim-update .*:(infoChanged|infoCancelledFlag): the guide has no such slice/,
    because: 'A slice of supportingInfo has what supportingInfo has.',
  },
  {
    difference: /content\.attachment invariants: ours , published us-core-6/,
    because: 'It asks for data or url; the profile demands data and forbids url.',
    only: '2.2.1',
  },
  {
    difference: /^profile-subscription Subscription\.channel\.(type|payload)\.value types/,
    because: 'How a definition writes the value of a primitive: the check is that of a code either way.',
    only: '2.2.1',
  },
  {
    difference: /^profile-subscription Subscription\.channel\.payload\.extension:content\./,
    because: 'One allowed value, full-resource: we say it of value[x], the guide of its only slice.',
    only: '2.2.1',
  },
  {
    difference: /must support/,
    because:
      'What a hospital can feed is the same in both versions, so we mark it alike. No check depends on it.',
    only: '2.0.1',
  },
  {
    difference: /Bundle\.entry:(Claim|ClaimResponse)\.(fullUrl|resource|search|request|response) (min|max)/,
    because: 'A slice is held to what its host is held to; this package spells that out only for the host.',
    only: '2.0.1',
  },
  {
    difference: /careTeam:\w+\.provider targets/,
    because: 'The same: the element itself already names the PAS profiles.',
    only: '2.0.1',
  },
  {
    difference: /Bundle\.entry:Claim\.resource profiles/,
    because:
      'The package names the update alone, the narrative both. An update profile here derives from the claim.',
    only: '2.0.1',
  },
  {
    difference: /^(modifier)?extension-\w+ contexts: /,
    because:
      'The package names places that FHIR does not have (Examples.item); ours are those 2.2.1 put right.',
    only: '2.0.1',
  },
  {
    difference: /Patient\.extension:(race|ethnicity|birthsex): we have no such element/,
    because: 'Optional in US Core, without a place in X12, and more than the payer needs.',
    only: '2.0.1',
  },
  {
    difference: /itemAuthorizedDetail Extension\.extension:quantity\.value\[x\] invariants/,
    because: 'They are those of Quantity and SimpleQuantity, which we check by its type.',
    only: '2.0.1',
  },
];

function ourDefinitions(version: Version): Map<string, Definition> {
  const files = ['r4/base.ndjson', `pas/${version}/definitions.ndjson`];
  const lines = files.flatMap((file) => readFileSync(join(profiles, file), 'utf8').split('\n'));
  const definitions = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Definition);
  return new Map(definitions.map((definition) => [definition.url, definition]));
}

function publishedDefinitions(version: Version): Map<string, Definition> {
  const resources = OFFICIAL_PACKAGES[version].flatMap((file) => [
    ...publishedResources(file, 'package/StructureDefinition-').values(),
  ]);
  return new Map(resources.map((resource) => [String(resource['url']), resource as unknown as Definition]));
}

function allDifferences(version: Version): string[] {
  const ours = ourDefinitions(version);
  const published = publishedDefinitions(version);
  const pas = [...published.keys()].filter(
    (url) => url.includes('davinci-pas') && !url.endsWith('PASMetricData'),
  );
  expect(pas.length).toBeGreaterThan(60);
  return pas.flatMap((url) =>
    profileDifferences(
      url,
      (canonical) => ours.get(canonical),
      (canonical) => published.get(canonical) ?? ours.get(canonical),
    ).map((difference) => `${url.slice(url.lastIndexOf('/') + 1)} ${difference}`),
  );
}

describeWithPackages('our reading of PAS beside the published profiles', () => {
  it.each(['2.2.1', '2.0.1'] as const)(
    'of %s differs nowhere without a reason, element by element',
    (version) => {
      const reasons = REASONS.filter(({ only = version }) => only === version);
      const differences = allDifferences(version);
      expect(differences.filter((line) => !reasons.some(({ difference }) => difference.test(line)))).toEqual(
        [],
      );
      const unused = reasons.filter(({ difference }) => !differences.some((line) => difference.test(line)));
      expect(unused.map(({ because }) => because)).toEqual([]);
    },
  );
});
