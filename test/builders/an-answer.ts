import type {
  Bundle,
  ClaimResponse,
  ClaimResponseAddItem,
  ClaimResponseItem,
  ClaimResponseItemAdjudication,
  Extension,
  Resource,
} from '@medplum/fhirtypes';

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';

/** What our request looked like to a payer that answers it. */
export const ASKED = {
  claimIdentifier: '00000000-0000-4000-8000-000000000001',
  claimFullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000011',
  itemSequences: [1, 2],
};

/** The payer's review action (X12 HCR), as one adjudication. */
export function reviewAction(
  code: string | undefined,
  {
    number,
    reasons = [],
    system = 'https://codesystem.x12.org/005010/306',
  }: { number?: string; reasons?: readonly string[]; system?: string } = {},
): ClaimResponseItemAdjudication {
  const parts: Extension[] = [
    ...(number === undefined ? [] : [{ url: 'number', valueString: number }]),
    ...reasons.map((reason) => ({
      url: 'reasonCode',
      valueCodeableConcept: { coding: [{ system: 'https://codesystem.x12.org/external/886', code: reason }] },
    })),
    ...(code === undefined
      ? []
      : [
          {
            url: `${PAS}/extension-reviewActionCode`,
            valueCodeableConcept: { coding: [{ system, code }] },
          },
        ]),
  ];
  return {
    category: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code: 'submitted' }],
    },
    extension: [{ url: `${PAS}/extension-reviewAction`, extension: parts }],
  };
}

/** A line of the answer. */
export function anAnswered(
  itemSequence: number,
  code: string | undefined,
  over: Partial<ClaimResponseItem> & Parameters<typeof reviewAction>[1] = {},
): ClaimResponseItem {
  const { number, reasons, system, ...rest } = over;
  const action = reviewAction(code, {
    ...(number === undefined ? {} : { number }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(system === undefined ? {} : { system }),
  });
  return { itemSequence, adjudication: [action], ...rest };
}

/** What the payer authorizes instead, or beyond what was asked. */
export function anAddedItem(
  itemSequence: number,
  over: Partial<ClaimResponseAddItem> = {},
): ClaimResponseAddItem {
  return {
    itemSequence: [itemSequence],
    productOrService: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '33510' }] },
    quantity: { value: 3, unit: 'days' },
    adjudication: [reviewAction('A6')],
    ...over,
  };
}

/** A ClaimResponse to our Claim; `outcome` is complete, as it is for a pend and a denial too. */
export function aClaimResponse(over: Partial<ClaimResponse> = {}): ClaimResponse {
  return {
    resourceType: 'ClaimResponse',
    id: 'answer-1',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'institutional' }] },
    use: 'preauthorization',
    patient: { reference: 'Patient/p' },
    created: '2026-01-20T15:00:05Z',
    insurer: { reference: 'Organization/i' },
    request: { reference: ASKED.claimFullUrl },
    outcome: 'complete',
    item: [anAnswered(1, 'A1', { number: 'AUTH-1' }), anAnswered(2, 'A1')],
    ...over,
  };
}

/** The response Bundle: the ClaimResponse first. */
export function anAnswer(over: Partial<ClaimResponse> = {}, beside: readonly Resource[] = []): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:00000000-0000-4000-8000-0000000000ff' },
    entry: [aClaimResponse(over), ...beside].map((resource) => ({ resource })),
  };
}
