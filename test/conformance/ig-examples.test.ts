import { join } from 'node:path';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import type { ProfileValidator } from '../../src/domain/profile/profile-validator.ts';
import { describeWithPackages, OFFICIAL_PACKAGES, publishedResources } from '../support/official-packages.ts';

const profiles = join(import.meta.dirname, '../../profiles');

/** What is found in the guides' own examples, and why it is the example's fault. */
const FAULTS_OF_EXAMPLES: readonly { readonly key: string; readonly in: RegExp; readonly because: string }[] =
  [
    {
      key: 'quantity-incomplete',
      in: /PASSubscriptionNotification|ReferralAuthorizationResponseBundle|PractitionerRequestor/,
      because:
        'An authorized quantity has a value alone; the guide asks for a unit or a code besides (prof-2).',
    },
    {
      key: 'quantity-code-system',
      in: /ReferralAuthorizationBundleExample|ReferralRequestExample/,
      because: 'The order counts in UCUM; the guide asks for X12 list 673 (prof-3).',
    },
    {
      key: 'reference-not-in-bundle',
      in: /SurgicalRequestBundleExample/,
      because:
        "The surgeon's role refers to a practitioner and a place that are not in the Bundle (spec-13).",
    },
    {
      key: 'entry-not-referenced',
      in: /SurgicalRequestBundleExample/,
      because: 'Two entries are led to by nothing, since the reference above names others.',
    },
    {
      key: 'cancelled-item-certification',
      in: /HomecareAuthorizationDifferential/,
      because: 'The cancelled item still says initial; the guide asks for type 3 (spec-69 of 2.2.1).',
    },
  ];

function unexplained(validator: ProfileValidator, file: string): string[] {
  const examples = publishedResources(file, 'package/example/');
  expect(examples.size).toBeGreaterThan(30);
  return [...examples].flatMap(([name, example]) =>
    validator
      .validate(example)
      .filter(({ severity }) => severity !== 'information')
      .filter(({ key }) => !FAULTS_OF_EXAMPLES.some((fault) => fault.key === key && fault.in.test(name)))
      .map(({ key, expression, text }) => `${name} ${key} ${expression ?? ''} ${text}`),
  );
}

describeWithPackages("the guide's own examples", () => {
  it.each(['2.2.1', '2.0.1'] as const)(
    'conform to the official package of %s but for their own faults',
    async (version) => {
      const packages = OFFICIAL_PACKAGES[version];
      const validator = await loadProfiles(profiles, packages, { version });
      expect(unexplained(validator, packages[1])).toEqual([]);
    },
  );

  it.each(['2.2.1', '2.0.1'] as const)(
    'conform to our reading of %s but for the same faults',
    async (version) => {
      const validator = await loadProfiles(profiles, [], { version });
      expect(unexplained(validator, OFFICIAL_PACKAGES[version][1])).toEqual([]);
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
