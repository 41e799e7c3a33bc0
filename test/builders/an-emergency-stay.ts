import type {
  Condition,
  Coverage,
  DocumentReference,
  Encounter,
  Location,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';

/**
 * The resources of one fictitious emergency stay as an EHR would push them: through the emergency department into a
 * bed on 2026-01-10, home on 2026-01-14. Every one takes a partial that overrides it.
 */

export function anEncounter(over: Partial<Encounter> = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'enc-1',
    identifier: [{ system: 'urn:oid:2.16.840.1.999999.1', value: 'VISIT-0001' }],
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    classHistory: [
      {
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
        period: { start: '2026-01-10T02:15:00-05:00', end: '2026-01-10T08:40:00-05:00' },
      },
      {
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
        period: { start: '2026-01-10T08:40:00-05:00' },
      },
    ],
    subject: { reference: 'Patient/pat-1' },
    participant: [
      {
        type: [
          {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'ATND' }],
          },
        ],
        individual: { reference: 'Practitioner/prac-1' },
      },
    ],
    period: { start: '2026-01-10T02:15:00-05:00', end: '2026-01-14T11:30:00-05:00' },
    diagnosis: [
      {
        condition: { reference: 'Condition/cond-1' },
        use: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: 'DD' }],
        },
        rank: 1,
      },
    ],
    hospitalization: {
      admitSource: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/admit-source', code: 'nursing' }],
      },
      dischargeDisposition: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: 'home' }],
      },
    },
    location: [{ location: { reference: 'Location/loc-1' } }],
    serviceProvider: { reference: 'Organization/hosp-1' },
    ...over,
  };
}

export function aPatient(over: Partial<Patient> = {}): Patient {
  return {
    resourceType: 'Patient',
    id: 'pat-1',
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'urn:oid:2.16.840.1.999999.2',
        value: 'MRN-0001',
      },
    ],
    name: [{ use: 'official', family: 'Testperson', given: ['Tilda'] }],
    gender: 'female',
    birthDate: '1958-04-03',
    address: [
      {
        line: ['1 Nowhere Street'],
        city: 'Sampletown',
        state: 'NY',
        postalCode: '10000-0001',
        country: 'US',
      },
    ],
    ...over,
  };
}

export function aCoverage(over: Partial<Coverage> = {}): Coverage {
  return {
    resourceType: 'Coverage',
    id: 'cov-1',
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] },
        system: 'https://members.example-health.example',
        value: 'MEM-0001',
      },
    ],
    status: 'active',
    subscriberId: 'MEM-0001',
    beneficiary: { reference: 'Patient/pat-1' },
    relationship: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'self' }],
    },
    period: { start: '2025-01-01', end: '2026-12-31' },
    payor: [{ reference: 'Organization/ins-1' }],
    class: [
      {
        type: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'group' }],
        },
        value: 'GROUP-7',
      },
    ],
    ...over,
  };
}

export function anInsurer(over: Partial<Organization> = {}): Organization {
  return {
    resourceType: 'Organization',
    id: 'ins-1',
    identifier: [{ system: 'https://payers.example/id', value: 'EXAMPLE-HEALTH' }],
    active: true,
    name: 'Example Health Plan',
    ...over,
  };
}

export function aHospital(over: Partial<Organization> = {}): Organization {
  return {
    resourceType: 'Organization',
    id: 'hosp-1',
    identifier: [
      { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' },
      { system: 'urn:oid:2.16.840.1.113883.4.4', value: '00-0000000' },
    ],
    active: true,
    name: 'Sampletown Demonstration Hospital',
    telecom: [{ system: 'phone', value: '555-0100' }],
    address: [
      { line: ['2 Nowhere Street'], city: 'Sampletown', state: 'NY', postalCode: '10000', country: 'US' },
    ],
    ...over,
  };
}

export function anAttending(over: Partial<Practitioner> = {}): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: 'prac-1',
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1999999984' }],
    name: [{ family: 'Fictitious', given: ['Flora'] }],
    ...over,
  };
}

export function anAttendingRole(over: Partial<PractitionerRole> = {}): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: 'role-1',
    practitioner: { reference: 'Practitioner/prac-1' },
    organization: { reference: 'Organization/hosp-1' },
    telecom: [{ system: 'phone', value: '555-0101' }],
    ...over,
  };
}

export function aWard(over: Partial<Location> = {}): Location {
  return {
    resourceType: 'Location',
    id: 'loc-1',
    status: 'active',
    name: 'Ward 3',
    address: { line: ['2 Nowhere Street'], city: 'Sampletown', state: 'NY', postalCode: '10000' },
    ...over,
  };
}

export function aCondition(over: Partial<Condition> & { icd10?: string } = {}): Condition {
  const { icd10 = 'I21.4', ...rest } = over;
  return {
    resourceType: 'Condition',
    id: 'cond-1',
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' },
        ],
      },
    ],
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: icd10 }] },
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    recordedDate: '2026-01-10T03:00:00-05:00',
    ...rest,
  };
}

export function aDocument(over: Partial<DocumentReference> & { loinc?: string } = {}): DocumentReference {
  const { loinc = '18842-5', ...rest } = over;
  return {
    resourceType: 'DocumentReference',
    id: 'doc-1',
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: loinc }] },
    category: [
      {
        coding: [
          {
            system: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
            code: 'clinical-note',
          },
        ],
      },
    ],
    subject: { reference: 'Patient/pat-1' },
    date: '2026-01-14T11:00:00-05:00',
    author: [{ reference: 'Practitioner/prac-1' }],
    // "A fictitious discharge summary."
    content: [
      { attachment: { contentType: 'text/plain', data: 'QSBmaWN0aXRpb3VzIGRpc2NoYXJnZSBzdW1tYXJ5Lg==' } },
    ],
    context: { encounter: [{ reference: 'Encounter/enc-1' }] },
    ...rest,
  };
}
