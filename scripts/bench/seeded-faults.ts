import { adding, having, planted, repeated, resourcesOf, without } from './seeded-fault.ts';
import type { Fixture, Json, Plant, SeededFault } from './seeded-fault.ts';

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';
const X12 = 'https://codesystem.x12.org/005010/';
const concept = (system: string, code: string): Json => ({ coding: [{ system, code }] });
const stray = { url: 'https://vendor.example/stray', valueString: 'x' };

function faults(
  kind: string,
  plants: readonly Plant[],
  fixture: Fixture = 'request-emergency-admission',
): SeededFault[] {
  return plants.map((plant) => ({ kind, fixture, ...plant }));
}

function entriesOf(bundle: Json): Json[] {
  return bundle['entry'] as Json[];
}

/** Single faults over every kind of constraint, each in a Bundle that is otherwise valid. */
export const SEEDED_FAULTS: readonly SeededFault[] = [
  ...faults('required by R4', [
    without('Claim.created'),
    without('Claim.priority'),
    without('Claim.status'),
    without('Claim.patient'),
    without('Claim.provider'),
    without('Claim.insurance'),
    without('Claim.insurance[0].coverage'),
    without('Claim.item[0].productOrService'),
    without('Claim.diagnosis[0].sequence'),
    without('Coverage.beneficiary'),
    without('Encounter.class'),
    without('DocumentReference.content'),
    without('Bundle.type'),
  ]),
  ...faults('required by the profile', [
    without('Claim.item'),
    without('Claim.insurer'),
    without('Claim.identifier'),
    without('Claim.identifier[0].system'),
    without('Claim.identifier[0].value'),
    without('Claim.item[0].category'),
    without('Claim.item[0].locationCodeableConcept'),
    without('Patient.identifier'),
    without('Patient.identifier[0].value'),
    without('Patient.gender'),
    without('Patient.name'),
    without('Patient.telecom[0].system'),
    without('Coverage.relationship'),
    without('Organization.active'),
    without('Organization.name'),
    without('Encounter.type'),
    without('Encounter.subject'),
    without('Encounter.identifier[0].system'),
    without('PractitionerRole.practitioner'),
    without('PractitionerRole.telecom[0].value'),
    without('Practitioner.identifier'),
    without('Practitioner.name[0].family'),
    without('DocumentReference.type'),
    without('DocumentReference.category'),
    without('DocumentReference.content[0].attachment.data'),
    without('Bundle.identifier'),
    without('Bundle.timestamp'),
    without('Bundle.entry[3].fullUrl'),
  ]),
  ...faults('too many', [
    repeated('Claim.identifier', 3),
    repeated('Claim.diagnosis[0].type', 2),
    repeated('Coverage.payor', 2),
    repeated('Organization[1].address[0].line', 5),
    having('Claim.related', [{ claim: { reference: 'Claim/earlier' } }]),
    having('Bundle.entry[0].request', { method: 'POST', url: 'Claim' }),
    having('Bundle.entry[0].search', { mode: 'match' }),
    having('DocumentReference.content[0].attachment.url', 'https://hospital.example/document'),
    having('ServiceRequest.quantityQuantity.comparator', '<'),
  ]),
  ...faults('JSON shape', [
    having('Claim.patient', [{ reference: 'Patient/1' }]),
    having('Claim.item', { sequence: 1 }),
    having('Claim.note', 'x'),
    having('Claim.item[0].note', 'x'),
    having('Patient.name[0].surname', 'x'),
    having('Claim.priority', null),
    having('Claim.procedure', []),
    having('Claim.item[0].modifier', [null]),
    having('Coverage.period', {}),
    having('Claim.insurer', 'Organization/1'),
    having('Bundle.entry[3].resource', { id: 'nameless' }),
    having('Bundle.entry[3].resource.resourceType', 'Insurance'),
    having('Coverage._status', { extensions: [] }),
  ]),
  ...faults('primitive', [
    having('Claim.created', 20260120),
    having('Claim.created', '2026-13-45'),
    having('Claim.created', '2026-01-20T09:30:00'),
    having('Patient.birthDate', '2026-02-30'),
    having('Patient.birthDate', '04/05/1961'),
    having('Bundle.timestamp', '2026-01-20'),
    having('Claim.item[0].sequence', 0),
    having('Claim.item[0].sequence', '1'),
    having('Claim.item[0].quantity.value', '4'),
    having('Claim.insurance[0].focal', 'true'),
    having('Claim.identifier[0].system', 'our numbers'),
    having('Patient.id', 'member 1'),
    having('DocumentReference.content[0].attachment.data', 'not base64!'),
    having('DocumentReference.content[0].attachment.contentType', ' '),
    having('Claim.diagnosis[0].extension[0].valueDate', 'yesterday'),
    having('Organization.name', ''),
  ]),
  ...faults('fixed value or pattern', [
    having('Claim.use', 'claim'),
    having('Claim.status', 'draft'),
    having('Claim.insurance[0].focal', false),
    having('Bundle.type', 'batch'),
    having('Coverage.status', 'cancelled'),
    having('Organization.active', false),
    having('Encounter.status', 'finished'),
    having('ServiceRequest.intent', 'plan'),
  ]),
  ...faults('choice of type', [
    planted('the place of service is an address', (bundle) => {
      const [item] = resourcesOf(bundle)[0]?.['item'] as Json[];
      delete item?.['locationCodeableConcept'];
      Object.assign(item ?? {}, { locationAddress: { city: 'Anytown' } });
    }),
    having('Claim.diagnosis[0].diagnosisReference', { reference: 'Condition/1' }),
    having('Claim.supportingInfo[1].timingPeriod', { start: '2026-01-10' }),
    planted('the discharge date is a period', (bundle) => {
      const info = resourcesOf(bundle)[0]?.['supportingInfo'] as Json[];
      delete info[2]?.['timingDate'];
      Object.assign(info[2] ?? {}, { timingPeriod: { start: '2026-01-14' } });
    }),
    planted('the message is a quantity', (bundle) => {
      const info = resourcesOf(bundle)[0]?.['supportingInfo'] as Json[];
      delete info[4]?.['valueString'];
      Object.assign(info[4] ?? {}, { valueQuantity: { value: 1 } });
    }),
    having('Claim.item[0].servicedDate', '2026-01-10'),
  ]),
  ...faults('required code', [
    having('Claim.status', 'bogus'),
    having('Patient.gender', 'x'),
    having('Encounter.status', 'over'),
    having('Patient.telecom[0].use', 'office'),
    having('Claim.type', concept('http://terminology.hl7.org/CodeSystem/claim-type', 'vision')),
    having('Claim.type', { text: 'hospital' }),
    having('Claim.diagnosis[0].diagnosisCodeableConcept', concept('http://snomed.info/sct', '401314000')),
    having('Claim.diagnosis[0].type', [
      concept('http://terminology.hl7.org/CodeSystem/ex-diagnosistype', 'admitting'),
    ]),
    having('Claim.extension[1].valueCodeableConcept', concept(`${X12}1338`, 'R')),
    having(
      'Claim.extension[1].valueCodeableConcept',
      concept('http://terminology.hl7.org/CodeSystem/v3-ActPriority', 'EM'),
    ),
    having(
      'Claim.item[0].category',
      concept('http://terminology.hl7.org/CodeSystem/ex-benefitcategory', '1'),
    ),
    having(
      'Claim.item[0].locationCodeableConcept',
      concept('http://terminology.hl7.org/CodeSystem/ex-serviceplace', '21'),
    ),
    having('Claim.item[0].revenue', concept('https://www.nubc.org/revenue-code', '0120')),
    having('Claim.item[1].productOrService', concept('http://snomed.info/sct', '415070008')),
    having('Encounter.type', [concept('http://terminology.hl7.org/CodeSystem/v2-0007', 'E')]),
    having(
      'Encounter.hospitalization.admitSource',
      concept('http://terminology.hl7.org/CodeSystem/admit-source', 'emd'),
    ),
    having('DocumentReference.status', 'final'),
    having('Organization.type', [concept('http://terminology.hl7.org/CodeSystem/organization-type', 'pay')]),
  ]),
  ...faults('slice', [
    having('Claim.supportingInfo[0].valueString', 'x'),
    without('Claim.supportingInfo[1].timingDate'),
    planted('there are two patient events', (bundle) => {
      const info = resourcesOf(bundle)[0]?.['supportingInfo'] as Json[];
      info.push({ ...structuredClone(info[0] ?? {}), sequence: 6 });
    }),
    without('Claim.supportingInfo[3].valueReference'),
    having('Claim.supportingInfo[3].timingDate', '2026-01-10'),
    without('Claim.supportingInfo[4].valueString'),
    having('Claim.supportingInfo[4].timingDate', '2026-01-10'),
    having('Coverage.identifier[0].type.coding[0].code', 'XX'),
    without('Coverage.class[0].value'),
    having(
      'Claim.careTeam[0].role',
      concept('http://terminology.hl7.org/CodeSystem/claimcareteamrole', 'primary'),
    ),
    having('Organization[1].identifier[0].value', '123456789'),
    having('Organization[1].identifier[0].value', '1234567890'),
    planted('no Claim is in the Bundle', (bundle) => {
      entriesOf(bundle).shift();
    }),
    planted('two tax numbers', (bundle) => {
      const identifiers = resourcesOf(bundle)[4]?.['identifier'] as Json[];
      identifiers.push({ ...identifiers[1], value: '000000001' });
    }),
    planted('the X12 relationship is coded twice', (bundle) => {
      const { coding } = resourcesOf(bundle)[3]?.['relationship'] as { coding: Json[] };
      coding.push({ system: `${X12}1069`, code: '19' });
    }),
  ]),
  ...faults('extension', [
    without('Claim.item[0].extension[1]'),
    without('Claim.item[0].extension[2]'),
    having('Claim.supportingInfo[3].extension', [stray]),
    having('Claim.careTeam[0].extension', [stray]),
    having('Claim.item[0].extension[1]', {
      url: `${PAS}extension-serviceItemRequestType`,
      valueString: 'AR',
    }),
    having('Claim.extension[0].extension[0]', { url: 'senderCode', valueString: 'x' }),
    without('Claim.extension[0].extension[1]'),
    without('Claim.supportingInfo[3].extension[0].extension[0]'),
    having('Claim.extension[1].extension', [stray]),
    having('Claim.extension[1]', { url: `${PAS}extension-levelOfServiceCode` }),
    having('Claim.extension[1].url', `${PAS}extension-levelOfServiceType`),
    without('Claim.extension[1].url'),
    adding('Claim.modifierExtension', { url: 'https://vendor.example/not', valueBoolean: true }),
    adding('Claim.item[0].extension', {
      url: `${PAS}extension-levelOfServiceCode`,
      valueCodeableConcept: concept(`${X12}1338`, 'U'),
    }),
    adding('Patient.extension', {
      url: `${PAS}extension-patientStatus`,
      valueCodeableConcept: concept('https://www.nubc.org/CodeSystem/PatDischargeStatus', '01'),
    }),
    adding('Claim.extension', {
      url: `${PAS}extension-levelOfServiceCode`,
      valueCodeableConcept: concept(`${X12}1338`, 'U'),
    }),
    having('Claim.extension[3].valueReference', {
      reference: 'urn:uuid:00000002-5a1e-4c0d-8f00-000000000002',
    }),
  ]),
  ...faults('reference', [
    having('Claim.patient.reference', 'Patient/none'),
    having('Claim.patient.reference', 'urn:uuid:99999999-0000-4000-8000-000000000000'),
    having('Claim.patient.reference', 'urn:uuid:00000005-5a1e-4c0d-8f00-000000000005'),
    having('Claim.provider.reference', 'urn:uuid:00000009-5a1e-4c0d-8f00-000000000009'),
    having('Claim.insurance[0].coverage.reference', 'urn:uuid:00000002-5a1e-4c0d-8f00-000000000002'),
    having('Claim.careTeam[0].provider.reference', 'urn:uuid:00000009-5a1e-4c0d-8f00-000000000009'),
    having(
      'Claim.supportingInfo[3].valueReference.reference',
      'urn:uuid:00000007-5a1e-4c0d-8f00-000000000007',
    ),
    having('Claim.patient.reference', '#beneficiary'),
    having('Encounter.serviceProvider', { reference: 'Organization/elsewhere' }),
    having('DocumentReference.context.encounter', [{ reference: 'Encounter/1' }]),
    having('PractitionerRole.practitioner.reference', 'urn:uuid:00000006-5a1e-4c0d-8f00-000000000006'),
    having(
      'Claim.item[1].extension[2].valueReference.reference',
      'urn:uuid:00000010-5a1e-4c0d-8f00-000000000010',
    ),
    planted('the payer is an organization that conforms to no PAS profile', (bundle) => {
      const insurer = resourcesOf(bundle)[4];
      Object.assign(insurer ?? {}, { meta: undefined, name: undefined, alias: ['x'] });
      delete insurer?.['meta'];
      delete insurer?.['name'];
    }),
  ]),
  ...faults('invariant', [
    planted('the Claim is not first', (bundle) => {
      entriesOf(bundle).push(entriesOf(bundle).shift() ?? {});
    }),
    without('Coverage.subscriber'),
    having('Claim.supportingInfo[1].timingDate', '2026-01'),
    having('Claim.supportingInfo[0].timingPeriod.end', '2026-01-14T11:00:00-06:00'),
    having('Claim.item[0].servicedPeriod.start', '2026-01-10T03:00:00-06:00'),
    having('Claim.item[1].servicedDate', '2026'),
    having('Patient.birthDate', '1961-05'),
    having('Claim.diagnosis[0].extension[0].valueDate', '2026-01'),
    having('Claim.accident.date', '2026-01'),
    having('Claim.item[0].servicedPeriod', { start: '2026-01-14', end: '2026-01-10' }),
    having('Encounter.period', { start: '2026-01-14T00:00:00Z', end: '2026-01-10T00:00:00Z' }),
    without('PractitionerRole.telecom'),
    having('Patient.name', [{ use: 'official', prefix: ['Dr'] }]),
    without('Claim.item[0].quantity.system'),
    without('Patient.telecom[0].system'),
    without('DocumentReference.content[0].attachment.contentType'),
    having('Organization[1].address[0].use', 'home'),
    having('Practitioner.identifier[0].value', '1111111111'),
    having('ServiceRequest.occurrenceTiming.repeat', { count: 1, periodMax: 2 }),
    without('ServiceRequest.occurrenceTiming.repeat.periodUnit'),
    having('Patient.contained', [{ resourceType: 'Organization', id: 'unused', name: 'Unused' }]),
    having('Bundle.total', 12),
  ]),
  ...faults('Bundle', [
    planted('an entry stands there twice', (bundle) => {
      entriesOf(bundle).push(structuredClone(entriesOf(bundle)[3] ?? {}));
    }),
    planted('a resource stands there under two fullUrls', (bundle) => {
      const again = structuredClone(entriesOf(bundle)[3] ?? {});
      entriesOf(bundle).push({ ...again, fullUrl: 'urn:uuid:99999999-0000-4000-8000-000000000000' });
    }),
    planted('three Claims', (bundle) => {
      for (const n of ['1', '2']) {
        const again = structuredClone(entriesOf(bundle)[0] ?? {});
        entriesOf(bundle).push({ ...again, fullUrl: `urn:uuid:9999999${n}-0000-4000-8000-000000000000` });
      }
    }),
    having('Bundle.entry[11].fullUrl', 'urn:uuid:ORDER'),
    having('Bundle.entry[11].fullUrl', 'ServiceRequest/order-1'),
    having('Bundle.entry[11].fullUrl', 'https://hospital.example/fhir/ServiceRequest/another'),
    having('Bundle.entry[11].fullUrl', 'https://hospital.example/fhir/ServiceRequest/order-1/_history/2'),
    planted('a document that nothing refers to', (bundle) => {
      const fullUrl = 'urn:uuid:99999999-0000-4000-8000-000000000000';
      const document = structuredClone(
        resourcesOf(bundle).find((r) => r['resourceType'] === 'DocumentReference') ?? {},
      );
      entriesOf(bundle).push({ fullUrl, resource: { ...document, id: 'document-2' } });
    }),
    having('Patient.managingOrganization', { reference: 'Organization/elsewhere' }),
    having('Patient.generalPractitioner', [{ reference: 'urn:uuid:00000014-5a1e-4c0d-8f00-000000000014' }]),
    having('Organization.partOf', { reference: 'urn:uuid:00000005-5a1e-4c0d-8f00-000000000005' }),
  ]),
  ...faults('told in prose', [
    having('Claim.item[1].sequence', 1),
    having('Claim.supportingInfo[1].sequence', 1),
    having('Claim.diagnosis[1].sequence', 1),
    having('Claim.careTeam[1].sequence', 1),
    having('Claim.item[0].careTeamSequence', [9]),
    having('Claim.item[0].diagnosisSequence', [1, 9]),
    having('Claim.item[0].informationSequence', [9]),
    having('Claim.item[1].careTeamSequence', [1]),
    having('Claim.item[0].quantity', { value: 4 }),
    having('Claim.item[0].quantity.system', 'http://unitsofmeasure.org'),
    having('ServiceRequest.occurrenceTiming', { repeat: { frequency: 1 } }),
    planted('an immediate appeal without a level of service', (bundle) => {
      const [claim] = resourcesOf(bundle);
      const extensions = claim?.['extension'] as Json[];
      extensions.splice(1, 1);
      const [item] = claim?.['item'] as { extension: Json[] }[];
      Object.assign(item?.extension[2] ?? {}, { valueCodeableConcept: concept(`${X12}1322`, '1') });
    }),
  ]),
  ...faults(
    'update',
    [
      without('Claim.related'),
      without('Claim.related[0].claim'),
      without('Claim.related[0].relationship'),
      having('Claim.related[0].relationship.coding[0].code', 'associated'),
      repeated('Claim.related', 2),
      having('Claim.item[1].extension[1].valueCodeableConcept.coding[0].code', 'I'),
      having('Claim.item[0].extension[3].valueCode', 'new'),
      having('Claim.item[1].modifierExtension[0]', {
        url: `${PAS}modifierextension-infoCancelled`,
        valueString: 'true',
      }),
      planted('the prior Claim is not in the Bundle', (bundle) => {
        entriesOf(bundle).splice(1, 1);
      }),
    ],
    'request-update-longer-stay',
  ),
  ...faults(
    'response',
    [
      without('ClaimResponse.outcome'),
      having('ClaimResponse.outcome', 'queued'),
      without('ClaimResponse.request'),
      without('ClaimResponse.item[0].adjudication'),
      without('ClaimResponse.item[0].itemSequence'),
      having('ClaimResponse.item[0].adjudication[0].category.coding[0].code', 'eligible'),
      having(
        'ClaimResponse.item[0].adjudication[0].extension[0].extension[0].valueCodeableConcept',
        concept('https://plan.example/decision', 'yes'),
      ),
      having(
        'ClaimResponse.item[1].adjudication[0].extension[0].extension[1].valueCodeableConcept',
        concept(`${X12}306`, 'A3'),
      ),
      repeated('ClaimResponse.addItem[0].itemSequence', 2),
      without('ClaimResponse.addItem[0].productOrService'),
      without('ClaimResponse.processNote[0].number'),
      without('ClaimResponse.extension[0].extension[0]'),
      having('ClaimResponse.use', 'claim'),
      planted('the ClaimResponse is not first', (bundle) => {
        entriesOf(bundle).push(entriesOf(bundle).shift() ?? {});
      }),
      planted('there is no ClaimResponse', (bundle) => {
        entriesOf(bundle).splice(0, 1, ...entriesOf(bundle).splice(2, 1));
      }),
      having('ClaimResponse.error', [
        { code: concept('http://terminology.hl7.org/CodeSystem/adjudication-error', 'a001') },
      ]),
    ],
    'response-one-line-denied',
  ),
];
