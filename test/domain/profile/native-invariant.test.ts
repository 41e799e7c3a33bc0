import { compileInvariant } from '../../../src/domain/fhir/invariant.ts';
import type { JsonObject } from '../../../src/domain/profile/json.ts';
import { NATIVE_INVARIANTS } from '../../../src/domain/profile/native-invariant.ts';

/** Elements that obey and elements that do not, by the type that an invariant stands on. */
const SAMPLES: Readonly<Record<string, readonly JsonObject[]>> = {
  Period: [
    { start: '2026-01-10', end: '2026-01-14' },
    { start: '2026-01-14', end: '2026-01-10' },
    { start: '2026-01-10T10:00:00+02:00', end: '2026-01-10T09:00:00Z' },
    { start: '2026-01-10T10:00:00Z', end: '2026-01-10T11:30:00+02:00' },
    { start: '2026-01-10' },
    { start: '2026-02', end: '2026-01' },
    {},
  ],
  Quantity: [
    { value: 1 },
    { value: 1, code: 'DY' },
    { code: 'DY', system: 'x' },
    { value: 1, comparator: '<' },
  ],
  ContactPoint: [
    { value: '555-0100' },
    { value: '555-0100', system: 'phone' },
    { system: 'phone', use: 'home' },
    { use: 'home' },
  ],
  Address: [{ use: 'home' }, { use: 'work' }, {}],
  Attachment: [{ data: 'YQ==' }, { data: 'YQ==', contentType: 'text/plain' }, { url: 'x' }, { title: 'x' }],
  HumanName: [
    { family: 'Example' },
    { given: ['Bea'] },
    { text: 'x' },
    {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
      ],
    },
    {
      family: 'x',
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
      ],
    },
  ],
  'Timing.repeat': [
    { count: 1 },
    { duration: 1 },
    { duration: 1, durationUnit: 'h', durationMax: 2 },
    { duration: -1, durationUnit: 'h' },
    { durationMax: 2 },
    { frequency: 1, period: 1 },
    { frequency: 1, period: -1, periodUnit: 'd' },
    { periodMax: 2 },
    { countMax: 2 },
    { timeOfDay: ['08:00:00'], when: ['MORN'] },
    { offset: 30 },
    { offset: 30, when: ['ACM'] },
    { offset: 30, when: ['C'] },
    { offset: 30, when: ['ACM', 'CM'] },
  ],
  Identifier: [
    { value: '1234567890' },
    { value: '1987654329' },
    { value: '0000000006' },
    { value: '1234567893' },
    { value: '12345' },
    { value: '12D1234567' },
    { value: 'x' },
  ],
  Coverage: [
    { resourceType: 'Coverage', subscriberId: 'x' },
    {
      resourceType: 'Coverage',
      identifier: [
        { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] } },
      ],
    },
    { resourceType: 'Coverage', relationship: { coding: [{ code: '18' }] } },
    { resourceType: 'Coverage', relationship: { coding: [{ code: '01' }] }, subscriber: { reference: 'x' } },
    { resourceType: 'Coverage', relationship: { coding: [{ code: '01' }] } },
  ],
  Organization: [
    { resourceType: 'Organization' },
    { resourceType: 'Organization', name: 'x' },
    { resourceType: 'Organization', identifier: [{ value: 'x' }] },
  ],
  PractitionerRole: [
    { resourceType: 'PractitionerRole' },
    { resourceType: 'PractitionerRole', telecom: [{ value: 'x' }] },
    { resourceType: 'PractitionerRole', practitioner: { reference: 'x' }, endpoint: [{ reference: 'x' }] },
  ],
  ServiceRequest: [
    { resourceType: 'ServiceRequest' },
    { resourceType: 'ServiceRequest', orderDetail: [{ text: 'x' }] },
    { resourceType: 'ServiceRequest', orderDetail: [{ text: 'x' }], code: { text: 'x' } },
  ],
  'Bundle.entry': [
    { fullUrl: 'x' },
    { resource: { resourceType: 'Basic' } },
    { request: { method: 'GET', url: 'x' } },
  ],
  Bundle: [
    { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Claim' } }] },
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: { resourceType: 'ClaimResponse' }, search: { mode: 'match' } }],
    },
    {
      resourceType: 'Bundle',
      type: 'collection',
      total: 1,
      entry: [{ request: { method: 'GET', url: 'x' } }],
    },
    { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: 'x' } }, {}] },
    { resourceType: 'Bundle', type: 'batch-response', entry: [{ response: { status: '200' } }] },
    { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ search: { mode: 'match' } }] },
    { resourceType: 'Bundle', type: 'document', entry: [{ resource: { resourceType: 'Composition' } }] },
    {
      resourceType: 'Bundle',
      type: 'document',
      timestamp: '2026-01-01T00:00:00Z',
      identifier: { system: 'x', value: 'x' },
      entry: [],
    },
    { resourceType: 'Bundle', type: 'message', entry: [{ resource: { resourceType: 'MessageHeader' } }] },
    { resourceType: 'Bundle', type: 'message', entry: [{ resource: { resourceType: 'Patient' } }] },
  ],
};

/** Expressions that another part of the validator answers, with a finding of its own. */
const ANSWERED_ELSEWHERE = /_history|isDistinct|contained\.id/;

describe('an invariant that we answer without FHIRPath', () => {
  const expressions = [...NATIVE_INVARIANTS.keys()].filter(
    (expression) => !ANSWERED_ELSEWHERE.test(expression),
  );
  const samples = Object.entries(SAMPLES).flatMap(([type, elements]) =>
    elements.map((element) => ({ type, element })),
  );

  it.each(expressions)('agrees with FHIRPath: %s', (expression) => {
    const disagreements = samples.filter(({ type, element }) => {
      const resource = { resourceType: 'Basic', ...element };
      const byFhirPath = compileInvariant(expression, type)(element, { resource, rootResource: resource });
      // Where FHIRPath gives no answer (dates of different precision, no first entry), ours is free.
      const ours = NATIVE_INVARIANTS.get(expression)?.(element);
      return byFhirPath !== undefined && byFhirPath !== ours;
    });
    expect(disagreements).toEqual([]);
  });
});
