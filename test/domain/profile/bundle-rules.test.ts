import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import type { ProfileValidator } from '../../../src/domain/profile/profile-validator.ts';

const root = join(import.meta.dirname, '../../..');

interface Entry {
  fullUrl: string;
  resource: Record<string, unknown>;
}

function update(): { entry: Entry[] } {
  const file = join(root, 'test/fixtures/pas/request-update-longer-stay.json');
  return JSON.parse(readFileSync(file, 'utf8')) as { entry: Entry[] };
}

describe('a request Bundle as a whole', () => {
  let validator: ProfileValidator;
  beforeAll(async () => {
    validator = await loadProfiles(join(root, 'profiles'));
  });
  const keysOf = (bundle: unknown) =>
    validator
      .validate(bundle)
      .filter(({ severity }) => severity !== 'information')
      .map(({ key }) => key);

  it('ships the prior Claim of an update, but not the one before that (spec-66)', () => {
    const bundle = update();
    const prior = bundle.entry[1]?.resource;
    Object.assign(prior ?? {}, { meta: undefined, related: [{ claim: { reference: 'urn:uuid:gone' } }] });
    expect(keysOf(bundle)).not.toContain('reference-not-in-bundle');
  });

  it('says of a second Claim that nothing refers to it', () => {
    const bundle = update();
    Object.assign(bundle.entry[0]?.resource ?? {}, { related: [{ claim: { display: 'the earlier one' } }] });
    expect(keysOf(bundle)).toContain('entry-not-referenced');
  });

  it('names the resources on a circle of references', () => {
    const bundle = update();
    const organization = bundle.entry.find(({ resource }) => resource['resourceType'] === 'Organization');
    Object.assign(organization?.resource ?? {}, { partOf: { reference: organization?.fullUrl } });
    expect(keysOf(bundle)).toEqual(['reference-cycle']);
  });

  it('reads a relative reference against the base of the entry it stands in', () => {
    const base = 'https://hospital.example/fhir';
    const encounter = { resourceType: 'Encounter', id: 'e', status: 'planned', class: { code: 'IMP' } };
    const claimless = (reference: string) => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: `${base}/Encounter/e`, resource: { ...encounter, subject: { reference } } },
        {
          fullUrl: `${base}/Organization/o`,
          resource: { resourceType: 'Organization', id: 'o', name: 'Example' },
        },
      ],
    });
    expect(keysOf(claimless('Organization/o'))).toEqual(['reference-target-type']);
    expect(keysOf(claimless('Patient/elsewhere'))).toEqual([]);
  });
});
