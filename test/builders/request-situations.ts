import type { ChargeItem, Condition, Procedure, Resource, ServiceRequest } from '@medplum/fhirtypes';
import type { AssembledRequest } from '../../src/domain/pas/request-bundle.ts';
import type { TradingPartner } from '../../src/domain/pas/trading-partner.ts';
import { aRequest } from './a-request.ts';
import { aSnapshot } from './a-snapshot.ts';
import { aTradingPartner, countedIds } from './a-trading-partner.ts';
import { answered, aSupplement, everythingAbout, everythingSaid, x12 } from './a-supplement.ts';
import { aChecklistItem, anAssessment } from './an-assessment.ts';
import {
  aCondition,
  aCoverage,
  aDocument,
  aHospital,
  anAttending,
  anAttendingRole,
  anEncounter,
  anInsurer,
  aPatient,
} from './an-emergency-stay.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const REVENUE = 'https://www.nubc.org/CodeSystem/RevenueCodes';

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
            system: HCPCS,
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
  'outpatient treatment with every kind of order': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({ encounter: anOutpatientVisit(), with: everyKindOfOrder() }),
    }),
  'surgery with its surgeon, its modifiers and its charges': (
    partner = aTradingPartner(),
    newId = countedIds(),
  ) => aRequest({ partner, newId, snapshot: aSnapshot({ with: aChargedSurgery() }) }),
  'everything that a supplement can say': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({ with: [aProcedure({ code: '33510' }), everythingSaid('Procedure/proc-1')] }),
    }),
  'a supplement about somebody insured through a parent': (
    partner = aTradingPartner(),
    newId = countedIds(),
  ) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anOutpatientVisit(),
        with: [
          aDependentCoverage('Patient/parent-1'),
          aPatient({ id: 'parent-1', name: [{ family: 'Testperson', given: ['Pat'] }] }),
          ...everyKindOfOrder(),
          aSupplement([
            answered('military-status', x12('584', 'RU')),
            ...[
              'ServiceRequest/order-series',
              'DeviceRequest/order-device',
              'MedicationRequest/order-drug',
            ].map(everythingAbout),
          ]),
        ],
      }),
    }),
  'a stay of which the record knows everything': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({ partner, newId, snapshot: aSnapshot(aWholeRecord()) }),
  'nothing known but the charges': (partner = aTradingPartner(), newId = countedIds()) =>
    aRequest({
      partner,
      newId,
      snapshot: aSnapshot({
        encounter: anOutpatientVisit(),
        with: [
          aCharge({ id: 'charge-1', codings: [[HCPCS, 'J1745']], quantity: { value: 50 } }),
          aCharge({
            id: 'charge-2',
            codings: [
              [CPT, '96413'],
              [CPT, '59'],
              [REVENUE, '335'],
            ],
          }),
          aCharge({ id: 'charge-3', codings: [[REVENUE, '0250']] }),
        ],
      }),
    }),
};

/** Persons, organizations, places, documents and reasons with everything that a hospital may know of them. */
function aWholeRecord() {
  const telecom = [{ system: 'phone', value: '555-0100', use: 'work' }] as const;
  const place = {
    line: ['4 Nowhere Street'],
    city: 'Sampletown',
    district: 'Sample',
    state: 'NY',
    postalCode: '10000',
    country: 'US',
  };
  const address = [place];
  const name = [{ family: 'Testperson', given: ['Alex'], prefix: ['Dr.'], suffix: ['Jr.'] }];
  const taxNumber = { system: 'urn:oid:2.16.840.1.113883.4.4', value: '00-9990009' };
  const payerId = {
    type: {
      coding: [{ system: 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType', code: 'payerid' }],
    },
    system: 'http://retro-auth.example/payer-id',
    value: 'EXAMPLE1',
  };
  const attending = anEncounter().participant?.[0];
  return {
    encounter: anEncounter({
      participant: [{ ...attending, period: { start: '2026-01-10T02:15:00-05:00' } }],
      reasonCode: [{ text: 'Chest pain' }],
      reasonReference: [{ reference: 'Condition/cond-1' }],
      location: [{ location: { reference: 'Location/ward-9' } }],
    }),
    with: [
      aPatient({ name, telecom: [...telecom], address, multipleBirthInteger: 2 }),
      aCoverage({
        subscriber: { reference: 'RelatedPerson/spouse-1' },
        relationship: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'spouse' },
          ],
        },
        class: ['group', 'plan'].map((code) => ({
          type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code }] },
          value: `EXAMPLE-${code}`,
          name: `Example ${code}`,
        })),
      }),
      {
        resourceType: 'RelatedPerson',
        id: 'spouse-1',
        patient: { reference: 'Patient/pat-1' },
        name,
        telecom: [...telecom],
        address,
        gender: 'other',
        birthDate: '1957-02-01',
      },
      anInsurer({ identifier: [payerId, taxNumber], telecom: [...telecom], address }),
      aHospital({
        identifier: [...(aHospital().identifier ?? []), payerId],
        contact: [{ name: { family: 'Testdesk' }, telecom: [...telecom] }],
      }),
      anAttending({
        identifier: [
          ...(anAttending().identifier ?? []),
          {
            extension: [
              {
                url: 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-identifierJurisdiction',
                valueCodeableConcept: { coding: [{ system: 'https://www.usps.com/', code: 'NY' }] },
              },
            ],
            system: 'urn:oid:2.16.840.1.999999.7',
            value: 'LICENCE-1',
          },
        ],
      }),
      {
        resourceType: 'Organization',
        id: 'laboratory-1',
        name: 'Fictitious Laboratory',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1555555550' }],
      },
      aProcedure({ code: '33510', performer: [{ actor: { reference: 'Organization/laboratory-1' } }] }),
      {
        resourceType: 'Location',
        id: 'ward-9',
        identifier: [{ system: 'urn:oid:2.16.840.1.999999.6', value: 'WARD-9' }],
        name: 'Ward 9',
        type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'HU' }] }],
        telecom: [...telecom],
        address: place,
        managingOrganization: { reference: 'Organization/hosp-1' },
      },
      aDocument({
        identifier: [{ system: 'urn:oid:2.16.840.1.999999.8', value: 'DOC-1' }],
        author: [{ reference: 'Practitioner/prac-1' }, { reference: 'Organization/hosp-1' }],
        context: {
          encounter: [{ reference: 'Encounter/enc-1' }],
          period: { start: '2026-01-10T02:15:00-05:00' },
        },
        content: [
          {
            ...aDocument().content[0],
            attachment: { contentType: 'application/pdf', data: 'JVBERi0xLjQ=' },
            format: {
              system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
              code: 'urn:ihe:iti:xds-sd:pdf:2008',
            },
          },
        ],
      }),
    ] satisfies Resource[],
  };
}

/** A visit by appointment, at a place that has a name and an address. */
export function anOutpatientVisit(): ReturnType<typeof anEncounter> {
  return anEncounter({
    class: { system: V3, code: 'AMB' },
    classHistory: [],
    period: { start: '2026-01-10T08:00:00-05:00', end: '2026-01-10T15:00:00-05:00' },
    meta: { lastUpdated: '2026-01-10T20:00:00Z' },
  });
}

/** An order of each type that a line can rest on, by the attending, one of them for a series of visits. */
export function everyKindOfOrder(): Resource[] {
  const orderedBy = { reference: 'Practitioner/prac-1' };
  const common = {
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    authoredOn: '2026-01-09T10:00:00-05:00',
  };
  return [
    anOrder({
      id: 'order-series',
      code: '97110',
      identifier: [{ system: 'urn:oid:2.16.840.1.999999.5', value: 'ORDER-0001' }],
      authoredOn: common.authoredOn,
      category: [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] }],
      orderDetail: [{ coding: [{ system: CPT, code: 'GP' }] }],
      quantityQuantity: { value: 12, unit: 'visits' },
      requester: orderedBy,
      performer: [{ reference: 'PractitionerRole/role-1' }],
      occurrenceTiming: {
        repeat: {
          boundsDuration: { value: 4, system: 'http://unitsofmeasure.org', code: 'wk' },
          count: 12,
          countMax: 14,
          frequency: 3,
          frequencyMax: 4,
          period: 1,
          periodMax: 2,
          periodUnit: 'wk',
        },
      },
    }),
    {
      resourceType: 'DeviceRequest',
      id: 'order-device',
      status: 'active',
      intent: 'order',
      codeCodeableConcept: { coding: [{ system: HCPCS, code: 'E0114' }] },
      requester: orderedBy,
      occurrenceTiming: { repeat: { count: 1 } },
      ...common,
    },
    {
      resourceType: 'MedicationRequest',
      id: 'order-drug',
      status: 'completed',
      intent: 'order',
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category',
              code: 'outpatient',
            },
          ],
        },
      ],
      reportedBoolean: false,
      medicationReference: { reference: 'Medication/drug-1' },
      requester: orderedBy,
      dosageInstruction: [
        {
          text: '5 mg/kg once',
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [
            { doseQuantity: { value: 5, unit: 'mg/kg', system: 'http://unitsofmeasure.org', code: 'mg/kg' } },
          ],
        },
      ],
      dispenseRequest: { numberOfRepeatsAllowed: 2, quantity: { value: 4, unit: 'vial' } },
      ...common,
    },
    {
      resourceType: 'Medication',
      id: 'drug-1',
      code: {
        coding: [
          { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '310994' },
          { system: HCPCS, code: 'J1745' },
        ],
      },
    },
    {
      resourceType: 'NutritionOrder',
      id: 'order-nutrition',
      status: 'active',
      intent: 'order',
      patient: common.subject,
      encounter: common.encounter,
      dateTime: '2026-01-10T09:00:00-05:00',
      oralDiet: { type: [{ coding: [{ system: HCPCS, code: 'B4103' }] }] },
      enteralFormula: { baseFormulaType: { coding: [{ system: HCPCS, code: 'B4150' }] } },
    },
  ];
}

/** An operation with its surgeon, and what was charged for it and for the bed. */
function aChargedSurgery(): Resource[] {
  return [
    aProcedure({
      code: '33510',
      performer: [
        {
          actor: { reference: 'Practitioner/prac-1' },
          function: { coding: [{ system: 'http://snomed.info/sct', code: '304292004' }] },
        },
      ],
    }),
    anAttending({
      address: [
        { line: ['2 Nowhere Street'], city: 'Sampletown', state: 'NY', postalCode: '10000', country: 'US' },
      ],
      telecom: [{ system: 'phone', value: '555-0102' }],
    }),
    anAttendingRole({
      code: [{ coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '208G00000X' }] }],
      specialty: [{ coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '208G00000X' }] }],
      location: [{ reference: 'Location/loc-1' }],
    }),
    aCharge({
      id: 'charge-surgery',
      codings: [
        [CPT, '33510'],
        [CPT, '62'],
        [REVENUE, '0360'],
      ],
      quantity: { value: 1 },
      service: [{ reference: 'Procedure/proc-1' }],
    }),
    aCharge({ id: 'charge-bed', codings: [[REVENUE, '120']], quantity: { value: 4, unit: 'days' } }),
  ];
}

/** A charge under these codes, as pairs of system and code. */
export function aCharge({
  codings,
  ...over
}: Omit<Partial<ChargeItem>, 'code'> & { codings: readonly (readonly [string, string])[] }): ChargeItem {
  return {
    resourceType: 'ChargeItem',
    id: 'charge-1',
    status: 'billable',
    code: { coding: codings.map(([system, code]) => ({ system, code })) },
    subject: { reference: 'Patient/pat-1' },
    context: { reference: 'Encounter/enc-1' },
    occurrenceDateTime: '2026-01-10T10:00:00-05:00',
    ...over,
  };
}

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
