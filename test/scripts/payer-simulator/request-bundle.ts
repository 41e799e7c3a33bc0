import { randomUUID } from 'node:crypto';
import type { Bundle, Claim, ClaimItem } from '@medplum/fhirtypes';

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';
const X12 = 'https://codesystem.x12.org/005010/';

export interface Asked {
  readonly memberId?: string;
  readonly claimIdentifier?: string;
  readonly bundleIdentifier?: string;
  readonly services?: readonly string[];
  readonly diagnosis?: string;
  readonly urgency?: '03' | 'U' | 'E';
  readonly sender?: string;
  readonly serviced?: string;
}

/** A PAS request Bundle for an emergency admission already over; everything in it is invented. */
export function aRequestBundle(asked: Asked = {}): Bundle {
  const at = { claim: urn(), patient: urn(), coverage: urn(), insurer: urn(), requestor: urn() };
  const memberId = asked.memberId ?? 'ZZ-0001';
  const claim = aClaim(at, asked);
  const memberIdentifier = {
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] },
    system: 'https://payer.example/member',
    value: memberId,
  };
  return {
    resourceType: 'Bundle',
    meta: profile('pas-request-bundle'),
    identifier: {
      system: 'https://hospital.example/transaction',
      value: asked.bundleIdentifier ?? randomUUID(),
    },
    type: 'collection',
    timestamp: '2026-01-20T10:00:00Z',
    entry: [
      { fullUrl: at.claim, resource: claim },
      {
        fullUrl: at.patient,
        resource: {
          resourceType: 'Patient',
          meta: profile('beneficiary'),
          identifier: [memberIdentifier],
          name: [{ family: 'Nobody-Canary', given: ['Testcase'] }],
          gender: 'unknown',
          birthDate: '1950-01-01',
        },
      },
      {
        fullUrl: at.coverage,
        resource: {
          resourceType: 'Coverage',
          meta: profile('coverage'),
          identifier: [memberIdentifier],
          status: 'active',
          subscriberId: memberId,
          beneficiary: { reference: at.patient },
          relationship: {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'self' },
              { system: `${X12}1069`, code: '18' },
            ],
          },
          payor: [{ reference: at.insurer }],
        },
      },
      {
        fullUrl: at.insurer,
        resource: {
          resourceType: 'Organization',
          meta: profile('insurer'),
          identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
          active: true,
          type: [{ coding: [{ system: `${X12}98`, code: 'PR' }] }],
          name: 'Example Health (invented)',
        },
      },
      {
        fullUrl: at.requestor,
        resource: {
          resourceType: 'Organization',
          meta: profile('requestor'),
          identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1999999984' }],
          active: true,
          type: [{ coding: [{ system: `${X12}98`, code: 'FA' }] }],
          name: 'Nowhere General (invented)',
          address: [
            { line: ['1 Test Way'], city: 'Nowhere', state: 'CA', postalCode: '90000', country: 'US' },
          ],
        },
      },
    ],
  };
}

/** An inquiry by example about the same member, or with another Claim first. */
export function anInquiryBundle(asked: Asked & { administrationReferenceNumber?: string } = {}): Bundle {
  const bundle = aRequestBundle(asked);
  const claim = claimOf(bundle);
  claim.meta = profile('claim-inquiry');
  bundle.meta = profile('pas-inquiry-request-bundle');
  if (asked.services === undefined) delete claim.item;
  if (asked.administrationReferenceNumber !== undefined)
    claim.extension?.push({
      url: `${PAS}extension-administrationReferenceNumber`,
      valueString: asked.administrationReferenceNumber,
    });
  return bundle;
}

/** The Claim at the head of a Bundle. */
export function claimOf(bundle: Bundle): Claim {
  const claim = bundle.entry?.[0]?.resource;
  if (claim?.resourceType !== 'Claim') throw new Error('no Claim first');
  return claim;
}

function aClaim(at: Record<'patient' | 'coverage' | 'insurer' | 'requestor', string>, asked: Asked): Claim {
  const transmission = {
    applicationSenderCode: 'HOSPAPP',
    applicationReceiverCode: 'PAYAPP',
    interchangeSenderID: asked.sender ?? 'HOSPITAL1',
    interchangeReceiverID: 'PAYER1',
  };
  return {
    resourceType: 'Claim',
    meta: profile('claim'),
    extension: [
      {
        url: `${PAS}extension-TransmissionIdentifiers`,
        extension: Object.entries(transmission).map(([url, valueString]) => ({ url, valueString })),
      },
      {
        url: `${PAS}extension-levelOfServiceCode`,
        valueCodeableConcept: { coding: [{ system: `${X12}1338`, code: asked.urgency ?? '03' }] },
      },
    ],
    identifier: [{ system: 'urn:trnorg:9HOSPITAL0', value: asked.claimIdentifier ?? randomUUID() }],
    status: 'active',
    type: coded('http://terminology.hl7.org/CodeSystem/claim-type', 'institutional'),
    use: 'preauthorization',
    patient: { reference: at.patient },
    created: '2026-01-20T10:00:00Z',
    insurer: { reference: at.insurer },
    provider: { reference: at.requestor },
    priority: coded('http://terminology.hl7.org/CodeSystem/processpriority', 'normal'),
    diagnosis: [
      {
        sequence: 1,
        diagnosisCodeableConcept: coded('http://hl7.org/fhir/sid/icd-10-cm', asked.diagnosis ?? 'I21.4'),
      },
    ],
    insurance: [{ sequence: 1, focal: true, coverage: { reference: at.coverage } }],
    item: (asked.services ?? ['99285']).map((service, index) => anItem(service, index + 1, asked.serviced)),
  };
}

function anItem(service: string, sequence: number, serviced = '2026-01-10'): ClaimItem {
  return {
    extension: [
      {
        url: `${PAS}extension-itemTraceNumber`,
        valueIdentifier: { system: 'urn:trnorg:9HOSPITAL0', value: `T${String(sequence)}` },
      },
      { url: `${PAS}extension-serviceItemRequestType`, valueCodeableConcept: coded(`${X12}1525`, 'HS') },
      { url: `${PAS}extension-certificationType`, valueCodeableConcept: coded(`${X12}1322`, 'I') },
    ],
    sequence,
    category: coded(`${X12}1365`, '1'),
    productOrService: coded('http://www.ama-assn.org/go/cpt', service),
    servicedDate: serviced,
    locationCodeableConcept: coded(
      'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
      '23',
    ),
    quantity: { value: 1 },
  };
}

const urn = (): string => `urn:uuid:${randomUUID()}`;
const profile = (name: string) => ({ profile: [`${PAS}profile-${name}`] });
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
