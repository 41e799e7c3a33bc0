import type { Patient } from '@medplum/fhirtypes';
import { contentHash, sha256 } from '../../../src/adapters/postgres/content-hash.ts';

const patient: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  active: true,
  name: [{ family: 'A' }, { family: 'B' }],
};

describe('whether two resources have the same content', () => {
  it('does not depend on the order of keys, nor on when the EHR stored it', () => {
    const same = {
      name: patient.name,
      meta: { versionId: '7', lastUpdated: '2026-11-20T08:00:00Z' },
      active: true,
      id: 'p1',
      resourceType: 'Patient',
    } as Patient;
    expect(contentHash(same)).toBe(contentHash(patient));
  });

  it('is the digest of its JSON with sorted keys, however the texts are spelt', () => {
    const awkward = {
      resourceType: 'Patient',
      name: [{ text: 'a "quoted" \\ name\n\u0001 über \ud800', given: ['x', 'y'] }],
      multipleBirthInteger: 2,
      deceasedBoolean: false,
    } as Patient;
    const sorted =
      '{"deceasedBoolean":false,"multipleBirthInteger":2,' +
      '"name":[{"given":["x","y"],"text":"a \\"quoted\\" \\\\ name\\n\\u0001 über \\ud800"}],"resourceType":"Patient"}';
    expect(contentHash(awkward)).toBe(sha256(sorted));
  });

  it('depends on everything else', () => {
    const others: Patient[] = [
      { ...patient, active: false },
      { ...patient, name: [{ family: 'B' }, { family: 'A' }] },
      { ...patient, meta: { profile: ['urn:a'] } },
      { ...patient, gender: 'unknown' },
    ];
    expect(new Set([patient, ...others].map(contentHash)).size).toBe(5);
  });
});
