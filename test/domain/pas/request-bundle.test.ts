import type { Bundle, Claim, Coverage, Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { EXTENSION } from '../../../src/domain/pas/canonicals.ts';
import type { AssembledRequest } from '../../../src/domain/pas/request-bundle.ts';
import { aConsent, labelled, PART_2 } from '../../builders/a-consent.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aTradingPartner } from '../../builders/a-trading-partner.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import {
  aCondition,
  aCoverage,
  aDocument,
  aHospital,
  anAttending,
  anAttendingRole,
  anEncounter,
  aPatient,
} from '../../builders/an-emergency-stay.ts';
import { anOrder, aProcedure, REQUEST_SITUATIONS } from '../../builders/request-situations.ts';

function claimOf({ bundle }: Pick<AssembledRequest, 'bundle'>): Claim {
  return only(bundle, 'Claim');
}

function only<T extends Resource['resourceType']>(bundle: Bundle, type: T) {
  const found = bundle.entry?.map(({ resource }) => resource).find((each) => each?.resourceType === type);
  if (found === undefined) throw new Error(`The Bundle has no ${type}.`);
  // The tag was compared.
  return found as Extract<Resource, { resourceType: T }>;
}

function keysOf({ findings }: AssembledRequest, severity: 'error' | 'warning'): readonly string[] {
  return findings.filter((each) => each.severity === severity).map(({ key }) => key);
}

function situation(name: string): AssembledRequest {
  const make = REQUEST_SITUATIONS[name];
  if (make === undefined) throw new Error(`There is no situation named ${name}.`);
  return make();
}

const PERMIT = { securityLabel: [PART_2] };

describe('a restricted document', () => {
  it('travels under a consent, which stays at home', () => {
    const request = aRequest({
      snapshot: aSnapshot({ with: [aDocument(labelled(PART_2)), aConsent(PERMIT)] }),
    });
    expect(keysOf(request, 'error')).toStrictEqual([]);
    expect(only(request.bundle, 'DocumentReference').content[0]?.attachment.data).toBeDefined();
    expect(JSON.stringify(request.bundle)).not.toContain('Consent');
  });
});

describe('urgency', () => {
  it.each([
    ['emergency', '03', '1'],
    ['urgent', 'U', '2'],
    ['non-emergency', undefined, '3'],
    ['undetermined', undefined, '9'],
  ] as const)('%s goes out as level of service %s and admission type %s', (urgency, level, admission) => {
    const request = aRequest({
      assessment: anAssessment({ urgency: { ...anAssessment().urgency, urgency } }),
    });
    const extension = claimOf(request).extension?.find(({ url }) => url === EXTENSION.levelOfServiceCode);
    expect(extension?.valueCodeableConcept?.coding?.[0]?.code).toBe(level);
    const encounter: Encounter = only(request.bundle, 'Encounter');
    expect(encounter.type?.[0]?.coding?.[0]?.code).toBe(admission);
    expect(claimOf(request).priority.coding?.[0]?.code).toBe('normal');
  });

  it('of a trauma centre keeps the admission type that the hospital wrote', () => {
    const encounter: Encounter = only(situation('trauma after a car accident').bundle, 'Encounter');
    expect(encounter.type?.[0]?.coding?.[0]?.code).toBe('5');
  });
});

describe('the dates of service', () => {
  it('are those of the hospital, not those of Greenwich', () => {
    const encounter = anEncounter({
      classHistory: [],
      period: { start: '2026-01-11T03:00:00Z', end: '2026-01-15T02:00:00Z' },
    });
    const { supportingInfo, item } = claimOf(aRequest({ snapshot: aSnapshot({ encounter }) }));
    expect(supportingInfo?.[0]?.timingPeriod).toStrictEqual({ start: '2026-01-10', end: '2026-01-14' });
    expect(item?.[0]?.servicedPeriod).toStrictEqual({ start: '2026-01-10', end: '2026-01-14' });
  });

  it('of the event begin in the emergency department, those of the admission with the bed', () => {
    const ed = anEncounter({ id: 'ed', period: { start: '2026-01-09T22:00:00-05:00' } });
    const snapshot = aSnapshot({
      encounter: anEncounter({ classHistory: [] }),
      linked: [{ how: 'emergency-before', encounter: ed }],
    });
    const { supportingInfo } = claimOf(aRequest({ snapshot }));
    expect(supportingInfo?.[0]?.timingPeriod?.start).toBe('2026-01-09');
    expect(supportingInfo?.[1]?.timingDate).toBe('2026-01-10');
  });

  it('of a patient who is still there have no end, and the patient status says so', () => {
    const request = situation('patient still in the hospital, little known');
    expect(claimOf(request).item?.[0]?.servicedPeriod).toStrictEqual({ start: '2026-01-19' });
    const encounter: Encounter = only(request.bundle, 'Encounter');
    expect(encounter.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code).toBe('30');
  });

  it('that are not known to the day stop the request', () => {
    const encounter = anEncounter({ classHistory: [], period: { start: '2026-01' } });
    const request = aRequest({ snapshot: aSnapshot({ encounter }) });
    expect(keysOf(request, 'error')).toContain('service-date-missing');
  });
});

describe('the encounter', () => {
  it('travels as a planned copy with an address of its own, its period untouched', () => {
    const { bundle } = aRequest();
    const encounter: Encounter = only(bundle, 'Encounter');
    expect(encounter.status).toBe('planned');
    expect(encounter.period).toStrictEqual(anEncounter().period);
    expect(JSON.stringify(bundle)).not.toContain('enc-1');
  });

  it('goes out with its true status, or not at all, where a payer agreed to that', () => {
    const told = aRequest({ partner: aTradingPartner({ encounter: 'true-status' }) });
    const encounter: Encounter = only(told.bundle, 'Encounter');
    expect(encounter.status).toBe('finished');
    const without = aRequest({ partner: aTradingPartner({ encounter: 'left-out' }) });
    expect(JSON.stringify(without.bundle)).not.toMatch(/"Encounter"|Claim.encounter/);
  });

  it('of a class without its code system goes out as what the other maps take it for', () => {
    const encounter = anEncounter({ class: { code: 'IMP' } });
    const request = aRequest({ snapshot: aSnapshot({ encounter }) });
    expect(keysOf(request, 'error')).toStrictEqual([]);
    const told: Encounter = only(request.bundle, 'Encounter');
    expect(told.class).toMatchObject({
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: 'IMP',
    });
  });

  it('of a class that no map knows reaches a person instead of a payer', () => {
    const encounter = anEncounter({ class: { system: 'urn:oid:2.16.840.1.999999.9', code: '417' } });
    const request = aRequest({ snapshot: aSnapshot({ encounter }) });
    expect(keysOf(request, 'error')).toStrictEqual(['encounter-class-unmapped']);
    expect(request.lines).toStrictEqual([]);
  });

  it('names no origin for a patient from the emergency department of the same hospital', () => {
    const encounter = anEncounter({
      hospitalization: {
        admitSource: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/admit-source', code: 'emd' }],
        },
      },
    });
    const { bundle } = aRequest({ snapshot: aSnapshot({ encounter }) });
    const copy: Encounter = only(bundle, 'Encounter');
    expect(copy.hospitalization).toBeUndefined();
  });
});

describe('the coverage', () => {
  it('of the patient himself says so to X12 too, and needs no subscriber', () => {
    const coverage: Coverage = only(aRequest().bundle, 'Coverage');
    expect(coverage.relationship?.coding?.map(({ code }) => code)).toStrictEqual(['self', '18']);
    expect(coverage.subscriber).toBeUndefined();
  });

  it('of a dependent brings the subscriber along', () => {
    const { bundle } = situation('child insured through a parent');
    const coverage: Coverage = only(bundle, 'Coverage');
    expect(coverage.relationship?.coding?.map(({ code }) => code)).toStrictEqual(['child', '19']);
    expect(bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Patient')).toHaveLength(2);
  });

  it('that has since ended still goes out as active, with its true period', () => {
    const ended = aCoverage({ status: 'cancelled', period: { start: '2025-01-01', end: '2026-01-15' } });
    const coverage: Coverage = only(aRequest({ snapshot: aSnapshot({ with: [ended] }) }).bundle, 'Coverage');
    expect(coverage).toMatchObject({ status: 'active', period: { end: '2026-01-15' } });
  });

  it('takes the member number from the card, or from subscriberId with the system of the patient record', () => {
    const bare = aCoverage({ identifier: [] });
    const number = { system: 'https://members.example', value: 'MEM-0001' };
    const snapshot = aSnapshot({ with: [bare, aPatient({ identifier: [number] })] });
    const coverage: Coverage = only(aRequest({ snapshot }).bundle, 'Coverage');
    expect(coverage.identifier?.[0]).toMatchObject(number);
  });
});

describe('what the record lacks', () => {
  const npi = 'http://hl7.org/fhir/sid/us-npi';

  it.each([
    ['the coverage', 'coverage-missing', { without: ['Coverage/cov-1'] }],
    ['the patient', 'patient-missing', { without: ['Patient/pat-1'] }],
    ['the payer', 'insurer-missing', { without: ['Organization/ins-1'] }],
    ['the hospital', 'requestor-missing', { without: ['Organization/hosp-1'] }],
    ['the hospital’s NPI', 'requestor-without-npi', { with: [aHospital({ identifier: [] })] }],
    [
      'a right check digit in the NPI',
      'requestor-without-npi',
      { with: [aHospital({ identifier: [{ system: npi, value: '1234567890' }] })] },
    ],
    [
      'the member number',
      'member-number-missing',
      { with: [{ ...aCoverage({ identifier: [] }), subscriberId: undefined } as unknown as Coverage] },
    ],
    [
      'the relationship to the subscriber',
      'relationship-missing',
      { with: [{ ...aCoverage(), relationship: undefined } as unknown as Coverage] },
    ],
    [
      'the subscriber of a dependent',
      'subscriber-missing',
      {
        with: [
          aCoverage({
            relationship: {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'child' },
              ],
            },
          }),
        ],
      },
    ],
    [
      'the gender',
      'person-without-gender',
      { with: [{ ...aPatient(), gender: undefined } as unknown as Patient] },
    ],
    [
      'the content of a required document',
      'document-without-content',
      { with: [aDocument({ content: [{ attachment: { url: 'Binary/nowhere' } }] })] },
    ],
    [
      'the consent to a restricted document, which has ended since it was found',
      'document-restricted',
      { with: [aDocument(labelled(PART_2)), aConsent({ ...PERMIT, period: { end: '2026-01-19' } })] },
    ],
  ])('stops the request and names the place and the remedy: %s', (_, key, parts) => {
    const request = aRequest({ snapshot: aSnapshot(parts) });
    const finding = request.findings.find((each) => each.key === key);
    expect(finding).toMatchObject({ severity: 'error', code: 'required' });
    expect(finding?.expression).toMatch(/^[A-Z][A-Za-z]+\/[\w-]+/);
    expect(finding?.text).not.toBe('');
  });

  it('is never made up: a clinician without NPI or telephone is left out, and it is said', () => {
    const unknown = anAttending({ identifier: [] });
    const request = aRequest({ snapshot: aSnapshot({ with: [unknown] }) });
    expect(claimOf(request).careTeam).toBeUndefined();
    expect(keysOf(request, 'warning')).toContain('clinician-left-out');
    expect(keysOf(request, 'error')).toStrictEqual([]);
  });

  it('is not said of a clinician: a role at another organization is not moved to ours', () => {
    const elsewhere = anAttendingRole({ organization: { reference: 'Organization/group-9' } });
    const { bundle } = aRequest({ snapshot: aSnapshot({ with: [elsewhere] }) });
    expect(only(bundle, 'PractitionerRole').organization).toBeUndefined();
    expect(only(aRequest().bundle, 'PractitionerRole').organization).toBeDefined();
  });

  it('never shows in a finding as a value from the record', () => {
    const request = aRequest({ snapshot: aSnapshot({ with: [aHospital({ identifier: [] })] }) });
    expect(JSON.stringify(request.findings)).not.toMatch(/Testperson|MEM-0001|Sampletown/);
  });
});

describe('the documents', () => {
  it('that go along are those the checklist found, each once, with bytes and a report type', () => {
    const checklist = [
      aChecklistItem(),
      aChecklistItem({ label: 'The same again', need: 'helpful' }),
      aChecklistItem({ type: '34117-2', status: 'missing', document: undefined }),
    ];
    const snapshot = aSnapshot({ with: [aDocument({ id: 'unasked' })] });
    const { bundle } = aRequest({ snapshot, assessment: anAssessment({ checklist }) });
    const documents = bundle.entry?.filter(({ resource }) => resource?.resourceType === 'DocumentReference');
    expect(documents).toHaveLength(1);
    const info = claimOf({ bundle }).supportingInfo?.find(
      ({ valueReference }) => valueReference !== undefined,
    );
    expect(info?.extension?.[0]?.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code).toBe('DS');
  });

  it('of the emergency department go under the code that the attachment list knows', () => {
    const { bundle } = situation('documents from a Binary on hand and from one that was fetched');
    const document = only(bundle, 'DocumentReference');
    expect(document.type?.coding?.map(({ code }) => code)).toStrictEqual(['28011-5', '34111-5']);
    expect(document.content[0]?.attachment).toStrictEqual({
      contentType: 'application/pdf',
      data: 'JVBERi0xLjQ=',
    });
  });

  it('carry no report type to a payer of 2.0.1, which knows none', () => {
    const claim = claimOf(aRequest({ partner: aTradingPartner({ pasVersion: '2.0.1' }) }));
    expect(JSON.stringify(claim)).not.toContain('documentInformation');
    expect(JSON.stringify(claim)).not.toContain('TransmissionIdentifiers');
  });
});

describe('the diagnoses', () => {
  const role = (code: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code }],
  });

  it('stand in the order a reviewer needs: principal, admitting, reason for the visit, the others', () => {
    const encounter = anEncounter({
      diagnosis: [
        { condition: { reference: 'Condition/why' }, use: role('CC') },
        { condition: { reference: 'Condition/came' }, use: role('AD') },
        { condition: { reference: 'Condition/second' }, use: role('DD'), rank: 2 },
        { condition: { reference: 'Condition/cond-1' }, use: role('DD'), rank: 1 },
      ],
    });
    const snapshot = aSnapshot({
      encounter,
      with: [
        aCondition({ id: 'why', icd10: 'R07.9' }),
        aCondition({ id: 'came', icd10: 'I20.0' }),
        aCondition({ id: 'second', icd10: 'I10' }),
        aCondition({ id: 'other', icd10: 'E119' }),
      ],
    });
    const { diagnosis } = claimOf(aRequest({ snapshot }));
    expect(
      diagnosis?.map(({ diagnosisCodeableConcept, type }) => [
        diagnosisCodeableConcept?.coding?.[0]?.code,
        type?.[0]?.coding?.[0]?.code,
      ]),
    ).toStrictEqual([
      ['I21.4', 'principal'],
      ['I20.0', 'admitting'],
      ['R07.9', 'patientreasonforvisit'],
      ['I10', undefined],
      ['E11.9', undefined],
    ]);
  });

  it('that were ruled out stay at home, and no more than twelve go out', () => {
    const refuted = aCondition({
      id: 'no',
      icd10: 'I26.9',
      verificationStatus: { coding: [{ code: 'refuted' }] },
    });
    expect(claimOf(aRequest({ snapshot: aSnapshot({ with: [refuted] }) })).diagnosis).toHaveLength(1);
    expect(claimOf(situation('more diagnoses than X12 takes')).diagnosis).toHaveLength(12);
  });

  it('without an ICD-10-CM code are left out by name, never translated into one', () => {
    const snomed = aCondition({
      id: 'sct',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '22298006' }] },
    });
    const request = aRequest({ snapshot: aSnapshot({ with: [snomed] }) });
    expect(claimOf(request).diagnosis).toHaveLength(1);
    expect(request.findings).toContainEqual(
      expect.objectContaining({ key: 'diagnosis-without-icd-10-cm', expression: 'Condition/sct.code' }),
    );
  });
});

describe('the lines', () => {
  it('of a stay begin with the admission and its days', () => {
    const { item } = claimOf(aRequest());
    expect(item?.[0]).toMatchObject({ sequence: 1, quantity: { value: 4, unit: 'days' } });
    expect(item?.[0]?.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code).toBe('AR');
  });

  it('follow with each coded procedure and each order that no procedure fulfilled', () => {
    const { lines } = situation('surgery with several procedures, one of them ordered');
    expect(lines.map(({ itemSequence, label }) => [itemSequence, label])).toStrictEqual([
      [1, 'Admission'],
      [2, 'Procedure 33510'],
      [3, 'Procedure 021009W'],
      [4, 'Procedure G0378'],
      [5, 'Order 93458'],
    ]);
  });

  it('leave out what was not done, what has no code a payer reads, and what belongs to another encounter', () => {
    const snapshot = aSnapshot({
      with: [
        aProcedure({ id: 'p1', code: '33510', status: 'not-done' }),
        aProcedure({ id: 'p2', code: '232717009', system: 'http://snomed.info/sct' }),
        aProcedure({ id: 'p3', code: '99285', encounter: { reference: 'Encounter/ed' } }),
        anOrder({ code: '93458', status: 'revoked' }),
      ],
    });
    expect(aRequest({ snapshot }).lines).toHaveLength(1);
  });

  it('of an emergency visit are at the emergency department', () => {
    const { item } = claimOf(situation('emergency visit without admission'));
    expect(
      item?.map(({ locationCodeableConcept }) => locationCodeableConcept?.coding?.[0]?.code),
    ).toStrictEqual(['23']);
  });
});

describe('the message to the reviewer', () => {
  it('says that the request comes after the service, when, and why', () => {
    const texts = claimOf(aRequest()).supportingInfo?.flatMap(({ valueString }) => valueString ?? []);
    expect(texts).toStrictEqual([
      'RETROSPECTIVE REQUEST: care was given from 2026-01-10 to 2026-01-14. Delay reason (UM10) 11. The patient came through the emergency department without an appointment.',
    ]);
  });

  it('is cut between words where X12 would cut it', () => {
    const texts = claimOf(situation('a long story of why it is late')).supportingInfo?.flatMap(
      ({ valueString }) => valueString ?? [],
    );
    expect(texts?.length).toBeGreaterThan(1);
    expect(texts?.every((text) => text.length <= 264)).toBe(true);
  });
});

it('an accident is told when the record has its cause and its day', () => {
  expect(claimOf(situation('trauma after a car accident')).accident).toStrictEqual({
    date: '2026-01-10',
    type: { coding: [{ system: 'https://codesystem.x12.org/005010/1362', code: 'AA' }] },
  });
});

it('a social security number does not leave the hospital', () => {
  const ssn = { system: 'http://hl7.org/fhir/sid/us-ssn', value: '000-00-0000' };
  const { bundle } = aRequest({ snapshot: aSnapshot({ with: [aPatient({ identifier: [ssn] })] }) });
  expect(JSON.stringify(bundle)).not.toContain('000-00-0000');
});
