import type { Reference, Task } from '@medplum/fhirtypes';
import { readPayerTask } from '../../../src/domain/determination/read-payer-task.ts';

const CDEX = 'http://hl7.org/fhir/us/davinci-cdex/CodeSystem/cdex-temp';

function aTask(over: Partial<Task> = {}): Task {
  return {
    resourceType: 'Task',
    identifier: [{ system: 'https://payer.example/tracking', value: 'FICT-1' }],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: CDEX, code: 'attachment-request-code' }] },
    requester: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1555555550' } },
    reasonReference: { reference: 'Claim/00000000-0000-4000-8000-000000000001' },
    input: [
      {
        type: { coding: [{ system: CDEX, code: 'payer-url' }] },
        valueUrl: 'https://payer.example/fhir/$submit-attachment',
      },
      {
        type: { coding: [{ system: CDEX, code: 'attachments-needed' }] },
        valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
      },
    ],
    ...over,
  };
}

describe("a payer's own Task", () => {
  it.each([[['x', 'y']], [{ a: 1 }], [7]])('names no Claim by %j', (value) => {
    // As a payer's JSON may be built.
    const reasonReference = { identifier: { value } } as unknown as Reference;
    expect(readPayerTask(aTask({ reasonReference }))).toBeUndefined();
  });

  it.each([
    ['an address', { valueUrl: ['https://payer.example'] }],
    ['nothing', {}],
  ])('sends nothing to where it says in another form than text: %s', (_, said) => {
    const [, needed] = aTask().input ?? [];
    // As a payer's JSON may be built.
    const body = {
      ...aTask(),
      identifier: [{ system: 5, value: {} }],
      input: [{ type: { coding: [{ system: CDEX, code: 'payer-url' }] }, ...said }, needed],
    };
    const insurerIdentifier = { system: 'http://hl7.org/fhir/sid/us-npi', value: '1555555550' };
    expect(readPayerTask(body)?.asking).toEqual({ insurerIdentifier });
  });

  it('asks for what its inputs name, about the Claim that it names, under its own number', () => {
    expect(readPayerTask(aTask())).toEqual({
      claimIdentifier: undefined,
      claimReference: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      requests: [
        { controlNumber: 'FICT-1', loincCodes: ['18842-5'], reportType: undefined, itemSequence: undefined },
      ],
      asking: {
        payerUrl: 'https://payer.example/fhir/$submit-attachment',
        responseIdentifier: { system: 'https://payer.example/tracking', value: 'FICT-1' },
        insurerIdentifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1555555550' },
      },
    });
  });

  it.each<[string, unknown]>([
    ['that has ended', aTask({ status: 'completed' })],
    ['of another kind', aTask({ code: { text: 'call me' } })],
    ['that names no Claim', { ...aTask(), reasonReference: undefined }],
    ['without inputs', aTask({ input: [] })],
    ['that is built in any way', { ...aTask(), input: 'x' }],
    ['that is none', { resourceType: 'Patient' }],
  ])('asks for nothing when it is one %s', (_, body) => {
    expect(readPayerTask(body)).toBeUndefined();
  });
});
