import { join } from 'node:path';
import type { Procedure, Resource } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import type { ClinicalContent } from '../../../src/domain/clinical-content/clinical-content.ts';
import { anEncounter } from '../../builders/an-emergency-stay.ts';
import { snapshotOf } from '../../builders/a-snapshot.ts';

const LONG_AFTER = '2026-11-23T12:00:00.000Z';
const SNOMED = 'http://snomed.info/sct';
const patient: Resource = { resourceType: 'Patient', id: 'p1' };

describe('an encounter without any coverage on file, long after it', () => {
  let content: ClinicalContent;
  beforeAll(async () => {
    content = await loadClinicalContent(join(import.meta.dirname, '../../../mappings'));
  });

  const visit = (klass: string, type: string, done: readonly Resource[] = []) => {
    const encounter = anEncounter({
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: klass },
      type: [{ coding: [{ system: SNOMED, code: type }] }],
      subject: { reference: 'Patient/p1' },
    });
    for (const key of ['priority', 'hospitalization', 'classHistory', 'diagnosis', 'reasonCode']) {
      Reflect.deleteProperty(encounter, key);
    }
    return assessSnapshot(snapshotOf([patient, encounter, ...done], encounter), content, LONG_AFTER);
  };
  const procedure = (system: string, code: string): Procedure => ({
    resourceType: 'Procedure',
    id: 'done',
    status: 'completed',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system, code }] },
  });

  it.each([
    ['a visit in pregnancy', '424619006'],
    ['a consultation', '698314001'],
    ['a consultation by video', '448337001'],
    ['a follow-up', '394701000'],
  ])('needs no authorization when it was %s, whatever simple things were done in it', (_, type) => {
    expect(visit('AMB', type, [procedure(SNOMED, '274804006')]).next).toBe('not-required');
  });

  it('waits for its coverage, and asks no person, when it was a visit of no kind that policies name', () => {
    expect(visit('AMB', '371883000')).toMatchObject({
      next: 'waiting',
      because: expect.stringContaining('Coverage valid on the dates of service') as string,
    });
  });

  it('asks a person when something was done that payers want to authorize', () => {
    const scanned = visit('AMB', '371883000', [procedure('http://www.ama-assn.org/go/cpt', '70551')]);
    expect(scanned.next).toBe('needs-attention');
  });

  it('asks a person when it was a stay, or of a class that no map knows', () => {
    expect(visit('IMP', '371883000').next).toBe('needs-attention');
    expect(visit('9', '371883000').next).toBe('needs-attention');
  });
});
