import { type Condition, type Found, readIfNoneExist } from '../../../src/domain/fhir/condition.ts';
import { conditionsIn, meetConditions } from '../../../src/domain/fhir/meet-conditions.ts';
import { type Apart, takeApart } from '../../../src/domain/fhir/take-apart.ts';

const NUMBER = 'identifier=https://hospital.example/mrn|17';
const SENT_AS = 'urn:uuid:11111111-1111-4111-8111-111111111111';

/** A patient who is to be created unless known, and a stay that names that patient as the entry is named. */
function aTransaction(type = 'transaction', more: readonly object[] = []): Apart {
  const patient = {
    fullUrl: SENT_AS,
    resource: { resourceType: 'Patient' },
    request: { method: 'POST', url: 'Patient', ifNoneExist: NUMBER },
  };
  const stay = {
    resource: { resourceType: 'Encounter', id: 'e1', status: 'finished', subject: { reference: SENT_AS } },
    request: { method: 'PUT', url: 'Encounter/e1' },
  };
  const { apart } = takeApart({ resourceType: 'Bundle', type, entry: [patient, stay, ...more] }, () => '');
  if (apart === undefined) throw new Error('The Bundle was refused.');
  return apart;
}

function metWith(...found: readonly (readonly Found[])[]) {
  return meetConditions(aTransaction(), found);
}

describe('what is to be created unless it exists', () => {
  it('is created when nothing has the identifier', () => {
    expect(metWith([]).apart?.parts.map(({ outcome }) => outcome)).toEqual(['taken', 'taken']);
  });

  it('is not stored when something has it, and what points to it points to the one that is there', () => {
    const [patient, stay] = metWith([{ id: 'known', version: 4 }]).apart?.parts ?? [];
    expect(patient).toMatchObject({ outcome: 'there', found: { id: 'known', version: 4 } });
    expect(stay).toMatchObject({
      taken: { patientId: 'known', resource: { subject: { reference: 'Patient/known' } } },
    });
  });

  it('refuses the whole transaction with 412 when several have it: which is meant cannot be known', () => {
    const { refusal } = metWith([
      { id: 'one', version: 1 },
      { id: 'other', version: 1 },
    ]);
    expect(refusal?.status).toBe(412);
    expect(refusal?.findings[0]).toMatchObject({
      key: 'several-exist',
      expression: 'Bundle.entry[0].request',
    });
  });

  it('refuses only its own entry in a batch', () => {
    const several = [
      { id: 'one', version: 1 },
      { id: 'other', version: 1 },
    ];
    const { apart } = meetConditions(aTransaction('batch'), [several]);
    expect(apart?.parts.map(({ outcome }) => outcome)).toEqual(['refused', 'taken']);
  });

  it('is created once when a message asks for it twice', () => {
    const again = {
      resource: { resourceType: 'Patient', id: 'p2' },
      request: { method: 'POST', url: 'Patient', ifNoneExist: NUMBER },
    };
    const { apart } = meetConditions(aTransaction('transaction', [again]), [[], []]);
    expect(apart?.parts.at(-1)).toMatchObject({ outcome: 'there', found: { id: SENT_AS.slice(9) } });
  });

  it.each<[string, Partial<Condition>]>([
    ['identifier=https://hospital.example/mrn|17', { system: 'https://hospital.example/mrn', value: '17' }],
    ['identifier=https%3A%2F%2Fhospital.example%7C17', { system: 'https://hospital.example', value: '17' }],
    ['identifier=17', { system: undefined, value: '17' }],
    ['identifier=|17', { system: '', value: '17' }],
    ['identifier=a\\|b', { system: undefined, value: 'a|b' }],
  ])('is looked for as %s says', (query, expected) => {
    expect(readIfNoneExist('Patient', query)).toMatchObject({ condition: { type: 'Patient', ...expected } });
  });

  it.each([
    '',
    'identifier=',
    'identifier=https://hospital.example|',
    'identifier=1,2',
    'identifier=1&identifier=2',
  ])('is refused when asked as "%s"', (query) => {
    expect(readIfNoneExist('Patient', query)).toMatchObject({ refusal: { status: 400 } });
  });

  it.each(['name=x', 'identifier:contains=1', 'identifier=a|b|c'])(
    'is refused when looked for by %s',
    (query) => {
      expect(readIfNoneExist('Patient', query)).toMatchObject({ refusal: { status: 400 } });
    },
  );
});

describe('a version to match in an entry', () => {
  const update = {
    resource: { resourceType: 'Patient', id: 'p1' },
    request: { method: 'PUT', url: 'Patient/p1', ifMatch: 'W/"3"' },
  };
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [update] };
  const apart = takeApart(bundle, () => '').apart ?? aTransaction();

  it('is asked for by type and id', () => {
    expect(conditionsIn(apart)).toEqual([{ how: 'if-match', type: 'Patient', id: 'p1', etag: 'W/"3"' }]);
  });

  it.each([
    [[{ id: 'p1', version: 3 }], undefined],
    [[{ id: 'p1', version: 4 }], 412],
    [[], 412],
  ])('with %j held gives the refusal %s', (held, status) => {
    expect(meetConditions(apart, [held]).refusal?.status).toBe(status);
  });
});
