import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import { describeWithPackages, OFFICIAL_PACKAGES } from '../../support/official-packages.ts';

const profiles = join(import.meta.dirname, '../../../profiles');
const stay = { resourceType: 'Encounter', meta: { profile: [] as string[] }, status: 'finished' };

describe('loading profiles', () => {
  it('takes less than 300 ms, since a profile is compiled only when it is needed', async () => {
    const started = performance.now();
    await loadProfiles(profiles);
    expect(performance.now() - started).toBeLessThan(300);
  });

  it('refuses a version of the guide that we do not have, by the name of its folder', async () => {
    await expect(loadProfiles(profiles, [], { version: '9.9.9' })).rejects.toThrow('9.9.9');
  });

  it('refuses a package that is not there, or is none, by its setting, its file and what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'retro-auth-packages-'));
    const broken = join(folder, 'broken.tgz');
    const empty = join(folder, 'empty.tgz');
    writeFileSync(broken, 'not an archive');
    writeFileSync(empty, gzipSync(new Uint8Array(1024)));
    try {
      for (const file of [join(folder, 'absent.tgz'), broken, empty]) {
        await expect(loadProfiles(profiles, [file])).rejects.toThrow(
          `PROFILE_PACKAGES: ${file} cannot be read as an IG package. Name the package.tgz as it was published`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('checks by the bare R4 type where no profile is claimed', async () => {
    const validator = await loadProfiles(profiles);
    const findings = validator.validate(stay);
    expect(findings.map(({ key, expression }) => `${key} ${expression ?? ''}`)).toEqual([
      'array-empty Encounter.meta.profile',
      'element-missing Encounter.class',
    ]);
  });

  it('checks by a profile that is asked for, with or without a version', async () => {
    const validator = await loadProfiles(profiles);
    const profile = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/profile-encounter|2.2.1';
    const keys = validator.validate({ ...stay, meta: undefined }, { profile }).map(({ key }) => key);
    expect(keys).toContain('fixed-value');
  });

  it('says of a profile that is not loaded that it could not check', async () => {
    const validator = await loadProfiles(profiles);
    const claimed = { resourceType: 'Basic', meta: { profile: ['https://other.example/profile'] } };
    expect(validator.validate(claimed).map(({ key }) => key)).toEqual([
      'profile-not-loaded',
      'resource-type-not-checked',
    ]);
  });
});

describeWithPackages('loading an official package as it is', () => {
  it('lets it decide in place of our reading', async () => {
    const validator = await loadProfiles(profiles, OFFICIAL_PACKAGES['2.2.1']);
    const profile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-encounter';
    const keys = validator.validate({ ...stay, meta: undefined }, { profile }).map(({ key }) => key);
    expect(keys).toEqual(['element-missing', 'element-missing', 'element-missing']);
  });

  it('takes of several packages those that belong to the version asked for', async () => {
    const all = [...OFFICIAL_PACKAGES['2.0.1'], ...OFFICIAL_PACKAGES['2.2.1']];
    const profile = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/profile-documentreference';
    const document = { resourceType: 'DocumentReference', status: 'current', content: [{ attachment: {} }] };
    const newer = await loadProfiles(profiles, all, { version: '2.2.1' });
    const older = await loadProfiles(profiles, all, { version: '2.0.1' });
    expect(newer.validate(document, { profile }).map(({ key }) => key)).toContain('element-missing');
    expect(older.validate(document, { profile }).map(({ key }) => key)).not.toContain('element-missing');
  });
});
