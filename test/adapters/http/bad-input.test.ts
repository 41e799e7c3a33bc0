import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

/** What may reach a door that strangers can knock at, and the answer that each must get. */

const encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  subject: { reference: 'Patient/p1' },
};
const spelled = JSON.stringify(encounter);
const SECRET = 'Canaryname';

interface Knock {
  readonly body: string | Buffer;
  readonly at?: string;
  readonly method?: 'put' | 'post' | 'delete' | 'patch';
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly expression?: string;
}

function withMember(member: string): string {
  return spelled.replace('{', `{${member},`);
}

function bundle(type: string, entry: readonly unknown[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type, entry });
}

const latin1 = { 'Content-Type': 'application/fhir+json; charset=iso-8859-1' };

const knocks: Readonly<Record<string, Knock>> = {
  'an empty body': { body: '', status: 400 },
  null: { body: 'null', status: 400 },
  'an array': { body: '[]', status: 400 },
  'a text': { body: '"Encounter"', status: 400 },
  'two documents': { body: `${spelled} ${spelled}`, status: 400 },
  'UTF-16': { body: Buffer.from(`\ufeff${spelled}`, 'utf16le'), status: 400 },
  'UTF-16 without a mark': { body: Buffer.from(spelled, 'utf16le'), status: 400 },
  'bytes that are not UTF-8': {
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    status: 400,
  },
  XML: { body: '<Encounter/>', headers: { 'Content-Type': 'application/fhir+xml' }, status: 415 },
  'text/xml': { body: '<Encounter/>', headers: { 'Content-Type': 'text/xml' }, status: 415 },
  'a body of no stated type': { body: spelled, headers: { 'Content-Type': '' }, status: 415 },
  'another character set': { body: spelled, headers: latin1, status: 415 },
  'another FHIR version': {
    body: spelled,
    headers: { 'Content-Type': 'application/fhir+json; fhirVersion=5.0' },
    status: 415,
  },
  'a packed body': { body: spelled, headers: { 'Content-Encoding': 'gzip' }, status: 415 },
  'one byte more than the limit': { body: ' '.repeat(65_537), status: 413 },
  'a version to match on create': { body: spelled, headers: { 'If-Match': 'W/"9"' }, status: 412 },
  'a conditional create': { body: spelled, headers: { 'If-None-Exist': 'identifier=' }, status: 400 },
  '65 levels': { body: '{"a":'.repeat(65), status: 400 },
  '10,000 levels': { body: '['.repeat(10_000), status: 400 },
  'an array in an array': { body: '{"resourceType":"Encounter","id":"e1","type":[[]]}', status: 400 },
  'thousands of keys in one object': {
    body: `{${Array.from({ length: 3_000 }, (_, index) => `"k${String(index)}":1`).join()}}`,
    status: 413,
  },
  'a key twice': {
    body: withMember('"status":"planned"'),
    status: 400,
    expression: 'Encounter.status',
  },
  'a key that reaches a prototype': { body: withMember('"__proto__":{"isAdmin":true}'), status: 400 },
  'a constructor key': { body: withMember('"constructor":{"prototype":{}}'), status: 400 },
  'a key written with escapes': { body: withMember('"\\u005f_proto__":{}'), status: 400 },
  'the character NUL': {
    body: withMember('"text":{"div":"\\u0000"}'),
    status: 400,
    expression: 'text.div',
  },
  'half of a character': { body: withMember('"text":{"div":"\\ud83d"}'), status: 400 },
  'the other half of a character': { body: withMember('"text":{"div":"\\ude00"}'), status: 400 },
  'a number beyond numbers': { body: withMember('"length":{"value":1e400}'), status: 422 },
  'an integer that would change': { body: withMember('"x":9007199254740993'), status: 422 },
  'a number with leading zeros': { body: withMember('"length":{"value":007}'), status: 400 },
  'null in a list': { body: withMember('"type":[null]'), status: 422, expression: 'Encounter.type[0]' },
  'null for an element': { body: withMember('"period":null'), status: 422, expression: 'Encounter.period' },
  'an id of megabytes': {
    body: spelled.replace('e1', 'e'.repeat(60_000)),
    status: 422,
    expression: 'Encounter.id',
  },
  'no resourceType': { body: '{"id":"e1"}', status: 422, expression: 'resourceType' },
  'a resourceType in lower case': { body: spelled.replace('Encounter', 'encounter'), status: 422 },
  'a resourceType with a blank': { body: spelled.replace('Encounter', 'Encounter '), status: 422 },
  'an id with a path in it': {
    body: spelled.replace('e1', '../e1'),
    status: 422,
    expression: 'Encounter.id',
  },
  'an id of dots': { body: spelled.replace('e1', '..'), status: 422, expression: 'Encounter.id' },
  'an id of 65 characters': { body: spelled.replace('e1', 'e'.repeat(65)), status: 422 },
  'a list of statuses': {
    body: spelled.replace('"finished"', '["finished"]'),
    status: 422,
    expression: 'Encounter.status',
  },
  'an R5 encounter': {
    body: withMember('"class":[{"coding":[]}]'),
    status: 422,
    expression: 'Encounter.class',
  },
  'a text for an object': {
    body: withMember('"period":"2026"'),
    status: 422,
    expression: 'Encounter.period',
  },
  'an object for a list': { body: withMember('"type":{}'), status: 422, expression: 'Encounter.type' },
  'a truth value for a code': {
    body: withMember('"class":{"code":true}'),
    status: 422,
    expression: 'Encounter.class.code',
  },
  'a number for a reference': {
    body: spelled.replace('"Patient/p1"', '5'),
    status: 422,
    expression: 'Encounter.subject.reference',
  },
  'a text for a number': {
    body: withMember('"length":{"value":"3"}'),
    status: 422,
    expression: 'Encounter.length.value',
  },
  'a modifier nobody knows': {
    body: withMember('"modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}]'),
    status: 422,
    expression: 'Encounter.modifierExtension',
  },
  'implicit rules': { body: withMember('"implicitRules":"https://example.org/rules"'), status: 422 },
  'a reference that is a search': {
    body: spelled.replace('Patient/p1', 'Patient?identifier=1'),
    status: 422,
    expression: 'Encounter.subject.reference',
  },
  'another id in the address': {
    at: '/fhir/Encounter/e2',
    method: 'put',
    body: spelled,
    status: 400,
    expression: 'Encounter.id',
  },
  'another type in the address': { at: '/fhir/Patient', body: spelled, status: 400 },
  'a type that is not taken': {
    at: '/fhir/Immunization',
    body: '{"resourceType":"Immunization"}',
    status: 404,
  },
  'a question what would be paid': {
    at: '/fhir/Claim',
    body: '{"resourceType":"Claim","id":"c1","use":"predetermination"}',
    status: 422,
    expression: 'Claim',
  },
  'a resource at the base': { at: '/fhir', body: spelled, status: 422, expression: 'Bundle' },
  'a history Bundle': { at: '/fhir', body: bundle('history', []), status: 422, expression: 'Bundle.type' },
  'a Bundle without a type': {
    at: '/fhir',
    body: '{"resourceType":"Bundle"}',
    status: 422,
    expression: 'Bundle.type',
  },
  'a Bundle whose entries are no list': {
    at: '/fhir',
    body: '{"resourceType":"Bundle","type":"collection","entry":{}}',
    status: 422,
    expression: 'Bundle.entry',
  },
  'one name for two contents': {
    at: '/fhir',
    body: bundle('collection', [
      { fullUrl: 'urn:uuid:1', resource: encounter },
      { fullUrl: 'urn:uuid:1', resource: { ...encounter, id: 'e2' } },
    ]),
    status: 422,
    expression: 'Bundle.entry[1]',
  },
  'a Bundle in a Bundle': {
    at: '/fhir',
    body: bundle('collection', [{ resource: { resourceType: 'Bundle', type: 'batch' } }]),
    status: 422,
    expression: 'Bundle.entry[0].resource',
  },
  '100,000 entries': {
    at: '/fhir',
    body: `{"resourceType":"Bundle","entry":[${'1,'.repeat(30_000)}1]}`,
    status: 413,
  },
  'a message without a header': {
    at: '/fhir/$process-message',
    body: bundle('message', [{ resource: encounter }]),
    status: 422,
    expression: 'Bundle.entry[0]',
  },
  'a delete': { at: '/fhir/Encounter/e1', method: 'delete', body: '', status: 405 },
  'a patch': { at: '/fhir/Encounter/e1', method: 'patch', body: '[]', status: 405 },
  'a path out of the room': { at: '/fhir/%2e%2e/admin', method: 'put', body: spelled, status: 404 },
  'a malformed address': { at: '/fhir/%E0%A4%A', body: spelled, status: 400 },
};

/** Well-formed, and odd: to refuse it would lose a stay. */
const strange: Readonly<Record<string, object>> = {
  'a status outside its value set': { status: 'done' },
  'a day that there is not': { period: { start: '2026-02-30' } },
  'a time without a zone': { period: { start: '2026-11-20T10:00:00' } },
  'a leap second': { period: { start: '2026-11-20T23:59:60Z' } },
  'an end before the start': { period: { start: '2026-11-20T10:00:00Z', end: '2026-11-19T10:00:00Z' } },
  'a stay of ten thousand years': { period: { start: '0001-01-01', end: '9999-12-31' } },
  'an encounter without a class': { class: undefined },
  'a profile at a private address': { meta: { profile: ['http://127.0.0.1:1/profile'] } },
  'a patient at another server': { subject: { reference: 'http://127.0.0.1:1/fhir/Patient/p1' } },
  'an encounter that is part of itself': { partOf: { reference: 'Encounter/e1' } },
  'a reference to a file': { location: [{ location: { reference: 'file:///etc/passwd' } }] },
  'an element that R4 does not know': { foo: 'bar' },
  'script in a narrative': { text: { status: 'generated', div: '<div><script>1</script></div>' } },
};

describe('what must not come in', () => {
  it.each(Object.entries(knocks))('refuses %s with a remedy and stores nothing', async (_name, knock) => {
    const { app, store } = inMemoryService({ maxBodyBytes: 65_536 });
    const started = performance.now();
    const asking = request(app);
    const asked = asking[knock.method ?? 'post'](knock.at ?? '/fhir/Encounter');
    const response = await asked
      .set({ 'Content-Type': 'application/fhir+json', ...knock.headers })
      .serialize((body: unknown) => body as string)
      .send(knock.body);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(response.status).toBe(knock.status);
    expect(response.headers['content-type']).toContain('application/fhir+json');
    const outcome = JSON.parse(response.text) as {
      resourceType: string;
      issue: { severity: string; diagnostics: string; expression?: string[] }[];
    };
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect(outcome.issue[0]?.severity).toBe('error');
    expect(outcome.issue[0]?.diagnostics).not.toBe('');
    const place = outcome.issue[0]?.expression?.[0];
    expect(place).toBe(knock.expression ?? place);
    expect(store.messages).toEqual([]);
  });

  it('refuses a resource that is torn anywhere, and never with a 5xx', async () => {
    const { app, store } = inMemoryService();
    for (let length = 1; length < spelled.length; length += 7) {
      const response = await request(app)
        .post('/fhir/Encounter')
        .type('application/fhir+json')
        .send(spelled.slice(0, length));
      expect(response.status).toBe(400);
    }
    expect(store.messages).toEqual([]);
  });

  it.each(Object.entries(strange))(
    'takes %s: a person looks at it, and nothing is fetched',
    async (_name, over) => {
      const { app, store } = inMemoryService();
      const response = await request(app)
        .put('/fhir/Encounter/e1')
        .type('application/fhir+json')
        .send({ ...encounter, ...over });
      expect(response.status).toBe(201);
      expect(store.messages).toHaveLength(1);
    },
  );

  it.each([
    `{"resourceType":"Patient","id":"p1","name":[{"family":"${SECRET}","given":["${SECRET}",}]}`,
    `{"resourceType":"Patient","id":"p1","name":"${SECRET}"}`,
    `{"resourceType":"Patient","id":"${SECRET} ${SECRET}"}`,
    `{"resourceType":"${SECRET}","id":"p1"}`,
    `{"resourceType":"Patient","id":"p1","${SECRET} ${SECRET}":{"a":null}}`,
    `{"resourceType":"Patient","id":"p1","managingOrganization":{"reference":"Organization?name=${SECRET}"}}`,
  ])('repeats nothing of what was pushed in its refusal (%#)', async (body) => {
    const { app } = inMemoryService();
    const response = await request(app).post('/fhir/Patient').type('application/fhir+json').send(body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.text).not.toContain(SECRET);
  });
});
