import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { listed, loadSettings } from '../../../src/config.ts';
import { enforcing, KNOWN_DEFECTS, type KnownDefectKey } from '../../../src/domain/profile/known-defects.ts';

const profiles = join(import.meta.dirname, '../../../profiles');
const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';

/** A Claim as these tests change it. */
interface Claim {
  resourceType: string;
  extension: object[];
  supportingInfo: { extension?: object[] }[];
  careTeam?: unknown;
  item?: { extension: { url: string }[] }[];
}

function claimFrom(fixture: string): { bundle: object; claim: Claim } {
  const file = join(import.meta.dirname, `../../fixtures/pas/${fixture}.json`);
  // Our own fixtures: the Claim is first.
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as { entry: [{ resource: Claim }] };
  return { bundle, claim: bundle.entry[0].resource };
}

const concept = (list: string, code: string) => ({
  coding: [{ system: `https://codesystem.x12.org/005010/${list}`, code }],
});

/** What each defect is about, and what is found by the letter and otherwise. */
const IN_EACH: Readonly<
  Record<KnownDefectKey, { of: () => unknown; byLetter: readonly string[]; tolerated: readonly string[] }>
> = {
  'extension-contexts-too-narrow': {
    of: () => {
      const { bundle, claim } = claimFrom('request-update-longer-stay');
      const [info] = claim.supportingInfo;
      if (info !== undefined) info.extension = [{ url: `${PAS}extension-infoChanged`, valueCode: 'changed' }];
      return bundle;
    },
    byLetter: ['extension-context'],
    tolerated: [],
  },
  'immediate-level-of-care-never-fires': {
    of: () => {
      const { bundle, claim } = claimFrom('request-emergency-admission');
      claim.extension = claim.extension.filter(
        (each) => !JSON.stringify(each).includes('levelOfServiceCode'),
      );
      const certification = claim.item?.[0]?.extension.find(({ url }) => url.endsWith('certificationType'));
      Object.assign(certification ?? {}, { valueCodeableConcept: concept('1322', '1') });
      return bundle;
    },
    byLetter: [],
    tolerated: ['level-of-service-missing'],
  },
  'string-bound-to-value-set': {
    of: () => ({
      resourceType: 'CommunicationRequest',
      meta: { profile: [`${PAS}profile-communicationrequest`] },
      status: 'active',
      identifier: [{ system: 'urn:example', value: 'FICT-1' }],
      category: [concept('755', 'DS')],
      payload: [{ contentString: 'the discharge summary, please' }],
    }),
    byLetter: ['code-not-in-value-set'],
    tolerated: [],
  },
  'cancel-all-needs-items': {
    of: () => {
      const { bundle, claim } = claimFrom('request-update-longer-stay');
      delete claim.item;
      delete claim.careTeam;
      claim.extension.push({
        url: `${PAS}extension-certificationType`,
        valueCodeableConcept: concept('1322', '3'),
      });
      return bundle;
    },
    byLetter: ['element-missing'],
    tolerated: [],
  },
};

async function errorsIn(resource: unknown, setting: string): Promise<string[]> {
  const { PROFILE_DEFECTS } = loadSettings({ PROFILE_DEFECTS: setting });
  const validator = await loadProfiles(profiles, [], { defects: enforcing(listed(PROFILE_DEFECTS)) ?? {} });
  const errors = validator.validate(resource).filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ key }) => key))];
}

describe('a known defect of the published guide', () => {
  it.each(Object.entries(IN_EACH))(
    '%s is tolerated, and enforced where a site sets it so',
    async (name, each) => {
      expect(await errorsIn(each.of(), '')).toEqual(each.tolerated);
      expect(await errorsIn(each.of(), name)).toEqual(each.byLetter);
    },
  );

  it('that nobody knows is refused as a setting, with those that are known', () => {
    expect(() => loadSettings({ PROFILE_DEFECTS: 'cancel-all-needs-items, toString' })).toThrow(
      /PROFILE_DEFECTS: .*string-bound-to-value-set/,
    );
  });

  it('says in a sentence what it is, names the versions that have it, and stands in the docs', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/validation.md'), 'utf8');
    for (const [name, { says, versions }] of Object.entries(KNOWN_DEFECTS)) {
      expect(says).toMatch(/\.$/);
      expect(versions.length).toBeGreaterThan(0);
      expect(docs).toContain(`| \`${name}\``);
    }
  });
});
