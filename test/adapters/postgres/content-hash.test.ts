import type { Patient } from '@medplum/fhirtypes';
import { contentHash } from '../../../src/adapters/postgres/content-hash.ts';

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
