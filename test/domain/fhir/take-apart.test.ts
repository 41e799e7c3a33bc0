import { takeApart, type TakenResource } from '../../../src/domain/fhir/take-apart.ts';

const digest = (): string => '0123456789abcdef'.repeat(4);

function takenFrom(message: unknown): readonly TakenResource[] {
  const { apart } = takeApart(message, digest);
  return (apart?.parts ?? []).flatMap((part) => (part.outcome === 'taken' ? [part.taken] : []));
}

function collection(...entry: readonly object[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry };
}

const PATIENT = 'urn:uuid:11111111-1111-4111-8111-111111111111';

describe('taking a message apart', () => {
  it.each([
    [
      'its own id',
      {
        fullUrl: 'https://hospital.example/fhir/Patient/other',
        resource: { resourceType: 'Patient', id: 'p1' },
      },
      'p1',
    ],
    [
      'the uuid of its fullUrl',
      { fullUrl: PATIENT, resource: { resourceType: 'Patient' } },
      PATIENT.slice(9),
    ],
    [
      'the end of its fullUrl',
      { fullUrl: 'https://hospital.example/fhir/Patient/7', resource: { resourceType: 'Patient' } },
      '7',
    ],
    [
      'its content',
      { resource: { resourceType: 'Patient', active: true } },
      '01234567-89ab-8def-a123-456789abcdef',
    ],
  ])('names a resource by %s', (_what, entry, id) => {
    expect(takenFrom(collection(entry)).map((each) => each.id)).toEqual([id]);
  });

  it.each<[string, object]>([
    ['Encounter', { subject: { reference: PATIENT } }],
    ['Coverage', { beneficiary: { reference: PATIENT } }],
    ['DocumentReference', { subject: { reference: PATIENT } }],
    ['RelatedPerson', { patient: { reference: PATIENT } }],
    ['Condition', { subject: { reference: PATIENT } }],
    ['Claim', { use: 'preauthorization', patient: { reference: PATIENT } }],
    ['CoverageEligibilityResponse', { patient: { reference: PATIENT } }],
  ])('finds the patient of a %s through the fullUrl', (resourceType, rest) => {
    const patient = { fullUrl: PATIENT, resource: { resourceType: 'Patient', id: 'p1' } };
    const [first] = takenFrom(collection({ resource: { resourceType, id: 'x', ...rest } }, patient));
    expect(first?.patientId).toBe('p1');
    expect(JSON.stringify(first?.resource)).toContain('"reference":"Patient/p1"');
  });

  it.each<[string, object]>([
    ['Condition', { encounter: { reference: 'Encounter/e1' } }],
    ['Procedure', { encounter: { reference: 'https://hospital.example/fhir/Encounter/e1/_history/3' } }],
    [
      'DocumentReference',
      { context: { encounter: [{ display: 'no reference' }, { reference: 'Encounter/e1' }] } },
    ],
    [
      'Claim',
      { use: 'preauthorization', item: [{ sequence: 1 }, { encounter: [{ reference: 'Encounter/e1' }] }] },
    ],
    ['Observation', { encounter: { reference: 'urn:uuid:e1' } }],
  ])('finds the encounter of a %s', (resourceType, rest) => {
    expect(takenFrom({ resourceType, id: 'x', ...rest })[0]?.encounterId).toBe('e1');
  });

  it('takes no group or device for the patient', () => {
    const observation = { resourceType: 'Observation', id: 'o1', subject: { reference: 'Group/g1' } };
    expect(takenFrom(observation)[0]?.patientId).toBeUndefined();
  });

  it('leaves a reference to what is not in the Bundle as it was', () => {
    const encounter = { resourceType: 'Encounter', id: 'e1', subject: { reference: PATIENT } };
    const [taken] = takenFrom(collection({ fullUrl: 'urn:uuid:2', resource: encounter }));
    expect(taken).toMatchObject({
      patientId: PATIENT.slice(9),
      resource: { subject: { reference: PATIENT } },
    });
  });

  it('asks nothing of resources that it does not need', () => {
    const foreign = {
      resourceType: 'MedicationStatement',
      modifierExtension: [{ url: 'https://example.org/x', valueBoolean: true }],
      subject: { reference: 'Patient?identifier=1' },
    };
    const { apart, refusal } = takeApart(collection({ resource: foreign }), digest);
    expect(refusal).toBeUndefined();
    expect(apart?.parts).toEqual([
      expect.objectContaining({ outcome: 'passed-over', type: 'MedicationStatement' }),
    ]);
  });

  it.each(['history', 'transaction-response', 'batch-response', 'subscription-notification', ''])(
    'refuses a Bundle of type "%s": it says what happened elsewhere',
    (type) => {
      const { refusal } = takeApart({ resourceType: 'Bundle', type, entry: [] }, digest);
      expect(refusal?.findings[0]?.expression).toBe('Bundle.type');
    },
  );

  it.each<[string, object, string]>([
    ['a search in the url', { method: 'PUT', url: 'Patient?identifier=1' }, 'conditional-request'],
    [
      'a condition that is no identifier',
      { method: 'POST', url: 'Patient', ifNoneExist: 'birthdate=1970-01-01' },
      'condition-not-supported',
    ],
    [
      'a version to match on create',
      { method: 'POST', url: 'Patient', ifMatch: 'W/"1"' },
      'conditional-request',
    ],
    [
      'a condition of updates only',
      { method: 'PUT', url: 'Patient/p1', ifNoneMatch: '*' },
      'conditional-request',
    ],
    ['another id in the url', { method: 'PUT', url: 'Patient/p2' }, 'url-and-resource-differ'],
    ['another type in the url', { method: 'POST', url: 'Encounter' }, 'url-and-resource-differ'],
    ['a delete', { method: 'DELETE', url: 'Patient/p1' }, 'method-not-supported'],
  ])('refuses a transaction with %s', (_what, request, key) => {
    const entry = [{ resource: { resourceType: 'Patient', id: 'p1' }, request }];
    const { refusal } = takeApart({ resourceType: 'Bundle', type: 'transaction', entry }, digest);
    expect(refusal?.findings.map((finding) => finding.key)).toEqual([key]);
  });

  it('refuses a version to match of a resource without an id: it could not be looked at', () => {
    const entry = [{ resource: { resourceType: 'Patient' }, request: { method: 'PUT', ifMatch: 'W/"1"' } }];
    const { refusal } = takeApart({ resourceType: 'Bundle', type: 'transaction', entry }, digest);
    expect(refusal?.findings).toMatchObject([{ expression: 'Bundle.entry[0].request.ifMatch' }]);
  });
});
