import type { Claim, ClaimResponse, ExplanationOfBenefit } from '@medplum/fhirtypes';

const CARC = 'https://x12.org/codes/claim-adjustment-reason-codes';
const CLAIM_TYPE = 'http://terminology.hl7.org/CodeSystem/claim-type';

const institutional = { coding: [{ system: CLAIM_TYPE, code: 'institutional' }] };
const patient = { reference: 'Patient/pat-1' };
const insurer = { reference: 'Organization/ins-1' };
const adjudication = {
  category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code: 'benefit' }] },
};

/** The hospital's bill of the usual stay. */
export function aBill(over: Partial<Claim> = {}): Claim {
  return {
    resourceType: 'Claim',
    id: 'bill-1',
    status: 'active',
    type: institutional,
    use: 'claim',
    patient,
    created: '2026-01-16',
    provider: { reference: 'Organization/hosp-1' },
    priority: { coding: [{ code: 'normal' }] },
    insurance: [{ sequence: 1, focal: true, coverage: { reference: 'Coverage/cov-1' } }],
    item: [
      {
        sequence: 1,
        productOrService: { text: 'room and board' },
        encounter: [{ reference: 'Encounter/enc-1' }],
      },
    ],
    total: { value: 18_450.5, currency: 'USD' },
    ...over,
  };
}

/** What the payer made of it: adjusted for these reasons (CARC), or paid. */
export function aRemittance(
  carcs: readonly string[],
  over: Partial<ExplanationOfBenefit> = {},
): ExplanationOfBenefit {
  return {
    resourceType: 'ExplanationOfBenefit',
    id: 'eob-1',
    status: 'active',
    type: institutional,
    use: 'claim',
    patient,
    created: '2026-02-10',
    insurer,
    provider: { reference: 'Organization/hosp-1' },
    claim: { reference: 'Claim/bill-1' },
    outcome: 'complete',
    insurance: [{ focal: true, coverage: { reference: 'Coverage/cov-1' } }],
    item: [
      {
        sequence: 1,
        productOrService: { text: 'room and board' },
        adjudication: carcs.map((code) => ({
          ...adjudication,
          reason: { coding: [{ system: CARC, code }] },
          amount: { value: 9_000, currency: 'USD' },
        })),
      },
    ],
    ...over,
  };
}

/** The same as an answer to the Claim. */
export function aBillResponse(carcs: readonly string[]): ClaimResponse {
  const { item = [] } = aRemittance(carcs);
  return {
    resourceType: 'ClaimResponse',
    id: 'response-1',
    status: 'active',
    type: institutional,
    use: 'claim',
    patient,
    created: '2026-02-10',
    insurer,
    request: { reference: 'Claim/bill-1' },
    outcome: 'complete',
    item: item.map((line) => ({ itemSequence: 1, adjudication: line.adjudication ?? [] })),
  };
}
