import type { Condition, Procedure, ServiceRequest } from '@medplum/fhirtypes';
import type { AssembledRequest } from '../../src/domain/pas/request-bundle.ts';
import type { TradingPartner } from '../../src/domain/pas/trading-partner.ts';
import { aRequest } from './a-request.ts';
import { aSnapshot } from './a-snapshot.ts';
import { aTradingPartner, countedIds } from './a-trading-partner.ts';
import { aChecklistItem, anAssessment } from './an-assessment.ts';
import {
  aCondition,
  aCoverage,
  aDocument,
  aHospital,
  anAttendingRole,
  anEncounter,
  anInsurer,
  aPatient,
} from './an-emergency-stay.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CPT = 'http://www.ama-assn.org/go/cpt';

/** Requests as hospitals send them, each named by its situation. All of them are complete enough to leave. */
export const REQUEST_SITUATIONS: Readonly<
  Record<string, (partner?: TradingPartner, newId?: () => string) => AssembledRequest>
> = {
  'emergency stay': (partner = aTradingPartner(), newId = countedIds()) => aRequest({ partner, newId }),
  'emergency visit without admission': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anEncounter({
          class: { system: V3, code: 'EMER' },
          classHistory: [],
          period: { start: '2026-01-10T02:15:00-05:00', end: '2026-01-10T06:40:00-05:00' },
        }),
        with: [aProcedure({ code: '99285' })],
      }),
    }),
  'child insured through a parent': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        with: [
          aDependentCoverage('Patient/parent-1'),
          aPatient({ id: 'parent-1', name: [{ family: 'Testperson', given: ['Pat'] }] }),
        ],
      }),
    }),
  'spouse insured through a related person': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        with: [
          aDependentCoverage('RelatedPerson/spouse-1', 'spouse'),
          {
            resourceType: 'RelatedPerson',
            id: 'spouse-1',
            patient: { reference: 'Patient/pat-1' },
            name: [{ family: 'Testperson', given: ['Sam'] }],
            gender: 'other',
            birthDate: '1957-02-01',
          },
        ],
      }),
    }),
  'ambulatory surgery, class in the older v2 code': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anEncounter({
          class: { system: 'http://terminology.hl7.org/CodeSystem/v2-0004', code: 'O' },
          classHistory: [],
          period: { start: '2026-01-10T08:00:00-05:00', end: '2026-01-10T15:00:00-05:00' },
        }),
        with: [aProcedure({ code: '29881' })],
      }),
      assessment: anAssessment({ urgency: { ...anAssessment().urgency, urgency: 'non-emergency' } }),
    }),
  'transfer from another hospital': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anEncounter({
          hospitalization: {
            admitSource: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/admit-source', code: 'hosp-trans' }],
            },
            dischargeDisposition: {
              coding: [{ system: 'https://www.nubc.org/CodeSystem/PatDischargeStatus', code: '62' }],
            },
          },
        }),
        linked: [
          {
            how: 'transfer',
            encounter: anEncounter({
              id: 'enc-0',
              period: { start: '2026-01-09T20:00:00-05:00', end: '2026-01-10T01:30:00-05:00' },
            }),
          },
        ],
      }),
    }),
  'trauma after a car accident': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anEncounter({
          type: [
            {
              coding: [{ system: 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', code: '5' }],
            },
          ],
        }),
        with: [
          aCondition({ icd10: 'S72141A' }),
          aCondition({ id: 'cause-1', icd10: 'V4352XA', onsetDateTime: '2026-01-10T01:40:00-05:00' }),
        ],
      }),
    }),
  'surgery with several procedures, one of them ordered': (
    partner = aTradingPartner(),
    newId = countedIds(),
  ) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        with: [
          aProcedure({ id: 'proc-1', code: '33510', basedOn: [{ reference: 'ServiceRequest/order-1' }] }),
          aProcedure({ id: 'proc-2', system: 'http://www.cms.gov/Medicare/Coding/ICD10', code: '021009W' }),
          aProcedure({
            id: 'proc-3',
            system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
            code: 'G0378',
          }),
          aProcedure({ id: 'proc-4', system: 'http://snomed.info/sct', code: '232717009' }),
          anOrder({ id: 'order-1', code: '33510' }),
          anOrder({ id: 'order-2', code: '93458' }),
        ],
      }),
    }),
  'documents from a Binary on hand and from one that was fetched': (
    partner = aTradingPartner(),
    newId = countedIds(),
  ) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        with: [
          aDocument({
            loinc: '34111-5',
            content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/bin-1' } }],
          }),
          aDocument({
            id: 'doc-2',
            loinc: '34117-2',
            content: [{ attachment: { url: 'https://ehr.example/fhir/Binary/far' } }],
          }),
          { resourceType: 'Binary', id: 'bin-1', contentType: 'application/pdf', data: 'JVBERi0xLjQ=' },
        ],
      }),
      assessment: anAssessment({
        checklist: [
          aChecklistItem({ type: '28011-5', label: 'Emergency department record', reportType: 'M1' }),
          aChecklistItem({
            type: '34117-2',
            label: 'History and physical',
            reportType: 'P5',
            document: 'DocumentReference/doc-2',
          }),
        ],
      }),
      binaries: new Map([
        ['https://ehr.example/fhir/Binary/far', { contentType: 'text/plain', data: 'RklDVElUSU9VUw==' }],
      ]),
    }),
  'patient still in the hospital, little known': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: {
          resourceType: 'Encounter',
          id: 'enc-1',
          status: 'in-progress',
          class: { system: V3, code: 'ACUTE' },
          subject: { reference: 'Patient/pat-1' },
          period: { start: '2026-01-19T23:30:00-05:00' },
          serviceProvider: { reference: 'Organization/ward-1' },
        },
        with: [
          {
            resourceType: 'Organization',
            id: 'ward-1',
            name: 'Ward 3',
            partOf: { reference: 'Organization/hosp-1' },
          },
          aHospital({ identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }] }),
          { resourceType: 'Patient', id: 'pat-1', name: [{ family: 'Testperson' }], gender: 'unknown' },
        ],
        without: ['Condition/cond-1'],
      }),
      assessment: anAssessment({ checklist: [], scenarios: [] }),
    }),
  'coverage whose payer is only named': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        with: [aCoverage({ payor: [{ display: 'Example Health Plan' }], type: { text: 'Group plan' } })],
        without: ['Organization/ins-1'],
      }),
    }),
  'more diagnoses than X12 takes': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({ partner, newId, snapshot: aSnapshot({ with: manyConditions(15) }) }),
  'a long story of why it is late': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      assessment: anAssessment({
        scenarios: anAssessment().scenarios.map((each) => ({
          ...each,
          because:
            'The state added the eligibility after the stay, and the payer could not be known before. '.repeat(
              5,
            ),
        })),
      }),
    }),
  'payer with an NPI, attending named by the role': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anEncounter({
          participant: [
            {
              type: anEncounter().participant?.[0]?.type ?? [],
              individual: { reference: 'PractitionerRole/role-1' },
            },
          ],
        }),
        with: [
          anInsurer({ identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1555555550' }] }),
          anAttendingRole({
            specialty: [{ coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '207R00000X' }] }],
          }),
        ],
      }),
    }),
};

function aDependentCoverage(subscriber: string, relationship = 'child') {
  return aCoverage({
    subscriber: { reference: subscriber },
    relationship: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: relationship },
      ],
    },
  });
}

export function aProcedure({
  code,
  system = CPT,
  ...over
}: Omit<Partial<Procedure>, 'code'> & { code: string; system?: string }): Procedure {
  return {
    resourceType: 'Procedure',
    id: 'proc-1',
    status: 'completed',
    code: { coding: [{ system, code }] },
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    performedPeriod: { start: '2026-01-10T09:00:00-05:00', end: '2026-01-10T11:00:00-05:00' },
    ...over,
  };
}

export function anOrder({
  code,
  ...over
}: Omit<Partial<ServiceRequest>, 'code'> & { code: string }): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id: 'order-1',
    status: 'completed',
    intent: 'original-order',
    code: { coding: [{ system: CPT, code }] },
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    occurrenceDateTime: '2026-01-11T09:00:00-05:00',
    ...over,
  };
}

function manyConditions(count: number): Condition[] {
  return Array.from({ length: count }, (_, index) =>
    aCondition({ id: `more-${String(index)}`, icd10: `E11.${String(index)}` }),
  );
}
