import type { Encounter, Resource } from '@medplum/fhirtypes';
import { serviceClassOf } from '../../../src/domain/policy/service-class-of.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { anEncounter } from '../../builders/an-emergency-stay.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';

function encounterOf(...classes: readonly string[]): Encounter {
  const history = classes.map((code) => ({
    class: { system: ACT_CODE, code },
    period: { start: '2026-01-10T02:15:00-05:00' },
  }));
  return anEncounter({ class: { system: ACT_CODE, code: classes.at(-1) ?? 'AMB' }, classHistory: history });
}

function procedure(system: string, code: string): Resource {
  const subject = { reference: 'Patient/pat-1' };
  return {
    resourceType: 'Procedure',
    id: `p-${code}`,
    status: 'completed',
    subject,
    code: { coding: [{ system, code }] },
  };
}

function classOf(encounter: Encounter, services: readonly Resource[] = [], emergencyOrigin = false) {
  return serviceClassOf(aSnapshot({ encounter, with: services }), { emergencyOrigin }, content);
}

describe('the class of service', () => {
  it.each([
    [['EMER'], 'emergency-department'],
    [['EMER', 'IMP'], 'inpatient'],
    [['EMER', 'OBSENC'], 'observation'],
    [['OBSENC', 'IMP'], 'inpatient'],
    [['ACUTE'], 'inpatient'],
    [['SS'], 'outpatient-procedure'],
    [['HH'], 'other'],
    [['AMB'], 'other'],
    [['XYZ'], 'other'],
  ])('of %s is %s', (classes, expected) => {
    expect(classOf(encounterOf(...classes))).toBe(expected);
  });

  it('is an emergency department visit where one came through it and went home, whatever the class in the end', () => {
    expect(classOf(encounterOf('AMB'), [], true)).toBe('emergency-department');
  });

  it.each([
    [CPT, '70551', 'imaging'],
    [CPT, '45385', 'outpatient-procedure'],
    [CPT, '36415', 'other'],
    [CPT, '99213', 'office-visit'],
    [CPT, '90837', 'behavioural-health'],
    [HCPCS, 'E0601', 'dme'],
    ['http://snomed.info/sct', '363679005', 'imaging'],
  ])('of an outpatient service %s %s is %s', (system, code, expected) => {
    expect(classOf(encounterOf('AMB'), [procedure(system, code)])).toBe(expected);
  });

  it('is that of the strictest of several services', () => {
    expect(classOf(encounterOf('AMB'), [procedure(CPT, '99213'), procedure(CPT, '70551')])).toBe('imaging');
  });

  it('is read from a feed that leaves the class out', () => {
    const encounter = encounterOf('AMB');
    const silent = { ...encounter, classHistory: [] } as Partial<Encounter> & Encounter;
    Reflect.deleteProperty(silent, 'class');
    expect(classOf(silent)).toBe('other');
  });
});
