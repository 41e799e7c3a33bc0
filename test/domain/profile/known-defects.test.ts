import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { KNOWN_DEFECTS } from '../../../src/domain/profile/known-defects.ts';

const profiles = join(import.meta.dirname, '../../../profiles');
const fixture = join(import.meta.dirname, '../../fixtures/pas/request-update-longer-stay.json');

interface UpdateBundle {
  readonly entry: readonly { readonly resource: { readonly supportingInfo: { extension?: object[] }[] } }[];
}

/** An update that flags a changed date, as the profile allows and the extension's own context does not. */
function updateWithChangedDate(): unknown {
  const bundle = JSON.parse(readFileSync(fixture, 'utf8')) as UpdateBundle;
  const info = bundle.entry[0]?.resource.supportingInfo[0];
  const url = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-infoChanged';
  if (info !== undefined) info.extension = [{ url, valueCode: 'changed' }];
  return bundle;
}

async function errorsWith(defects: Parameters<typeof loadProfiles>[2]): Promise<string[]> {
  const validator = await loadProfiles(profiles, [], defects);
  return validator
    .validate(updateWithChangedDate())
    .filter(({ severity }) => severity === 'error')
    .map(({ key }) => key);
}

describe('a defect of the published guide', () => {
  it('is tolerated as it is, so that what its profiles ask for can be sent', async () => {
    expect(await errorsWith({})).toEqual([]);
  });

  it('is enforced where a payer takes the guide by the letter', async () => {
    const defects = { 'extension-contexts-too-narrow': 'enforce' } as const;
    expect(await errorsWith({ defects })).toEqual(['extension-context']);
  });

  it('says in a sentence what it is, and names the versions that have it', () => {
    for (const { says, versions } of Object.values(KNOWN_DEFECTS)) {
      expect(says).toMatch(/\.$/);
      expect(versions.length).toBeGreaterThan(0);
    }
  });
});
