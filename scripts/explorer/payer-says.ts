import type { Bundle, ClaimResponse } from '@medplum/fhirtypes';
import type { Submission } from '../../src/workflow/ports/submissions.ts';

const CLAIM = '00000000-0000-4000-8000-000000000001';
const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';

/** The frozen request of the one case that is explored: as small as a request Bundle can be. */
const REQUEST: Bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      fullUrl: `urn:uuid:${CLAIM}`,
      resource: {
        resourceType: 'Claim',
        identifier: [{ system: 'urn:trnorg:9EXPLORED0', value: 'explored-1' }],
        status: 'active',
        type: { coding: [{ code: 'institutional' }] },
        use: 'preauthorization',
        patient: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000002' },
        created: '2029-01-01',
        provider: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000003' },
        priority: { coding: [{ code: 'normal' }] },
        insurance: [{ sequence: 1, focal: true, coverage: { reference: 'urn:uuid:4' } }],
        item: [{ sequence: 1, productOrService: { text: 'a service' } }],
      },
    },
  ],
};

export const SUBMISSION: Submission = {
  id: 'submission-1',
  caseId: 'case-1',
  payer: 'example-health',
  generation: 1,
  claimIdentifier: 'explored-1',
  bundleIdentifier: 'bundle-1',
  claimFullUrl: `urn:uuid:${CLAIM}`,
  bytes: bytesOf(REQUEST),
  sha256: '',
  createdAt: '2029-01-01T00:00:00.000Z',
};

/** Everything that payer ever says, by name. A decision is dated after the pend before it. */
export const SAYINGS: Readonly<Record<string, Uint8Array>> = {
  approved: bytesOf(answer('A1', '2029-01-01T00:00:02Z')),
  pended: bytesOf(answer('A4', '2029-01-01T00:00:01Z')),
  nonsense: new TextEncoder().encode('<html>'),
  busy: new TextEncoder().encode('later'),
  'not found': bytesOf({ resourceType: 'Parameters' }),
  'found approved': bytesOf(found('A1', '2029-01-01T00:00:02Z')),
  'found pended': bytesOf(found('A4', '2029-01-01T00:00:01Z')),
  notification: bytesOf({
    resourceType: 'Bundle',
    type: 'history',
    entry: [
      {
        resource: {
          resourceType: 'Parameters',
          parameter: [
            { name: 'subscription', valueReference: { reference: 'Subscription/1' } },
            { name: 'type', valueCode: 'event-notification' },
          ],
        },
      },
      { resource: answer('A1', '2029-01-01T00:00:02Z') },
    ],
  }),
};

const NAMES = new Map(Object.entries(SAYINGS).map(([name, bytes]) => [textOf(bytes), name]));

/** The name of what was said, so that a state can be written down shortly. */
export function nameOf(bytes: Uint8Array): string {
  return NAMES.get(textOf(bytes)) ?? textOf(bytes);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function found(action: string, created: string): object {
  return {
    resourceType: 'Parameters',
    parameter: [{ name: 'return', resource: answer(action, created) }],
  };
}

function answer(action: string, created: string): Bundle {
  const response: ClaimResponse = {
    resourceType: 'ClaimResponse',
    status: 'active',
    type: { coding: [{ code: 'institutional' }] },
    use: 'preauthorization',
    patient: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000002' },
    created,
    insurer: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000005' },
    request: { reference: `urn:uuid:${CLAIM}` },
    outcome: 'complete',
    item: [{ itemSequence: 1, adjudication: [reviewAction(action)] }],
  };
  return { resourceType: 'Bundle', type: 'collection', entry: [{ resource: response }] };
}

function reviewAction(code: string) {
  const coding = [{ system: 'https://codesystem.x12.org/005010/306', code }];
  const action = { url: `${PAS}/extension-reviewActionCode`, valueCodeableConcept: { coding } };
  return {
    category: { coding: [{ code: 'submitted' }] },
    extension: [{ url: `${PAS}/extension-reviewAction`, extension: [action] }],
  };
}

function bytesOf(body: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}
