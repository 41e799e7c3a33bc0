import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

const FHIR = 'application/fhir+json';

const patient = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Fictitious' }] } as const;

const encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: 'Patient/p1' },
} as const;

function bundle(type: string, entry: readonly unknown[]): string {
  return JSON.stringify({ resourceType: 'Bundle', type, entry });
}

function textsOf(outcome: unknown): (string | undefined)[] {
  return (outcome as OperationOutcome).issue.map(({ diagnostics }) => diagnostics);
}

describe('pushing one resource', () => {
  it('stores an encounter, opens its case and says where both can be read', async () => {
    const { app, store, hints } = inMemoryService();
    const response = await request(app).put('/fhir/Encounter/e1').type(FHIR).send(encounter);
    expect(response.status).toBe(201);
    expect(response.headers['etag']).toBe('W/"1"');
    expect(response.headers['location']).toBe('https://authorizations.example/fhir/Encounter/e1/_history/1');
    const [held] = await store.listCases({ sender: 'local', limit: 10 });
    expect(held).toMatchObject({ encounterId: 'e1', patientId: 'p1', state: 'received' });
    expect(hints.map(({ id }) => id)).toEqual([held?.id]);
    expect(textsOf(JSON.parse(response.text))).toContain(
      `Case ${held?.id ?? ''} is being looked at: read Task/${held?.id ?? ''}.`,
    );
  });

  it('keeps the bytes as they came, however the numbers are spelt', async () => {
    const { app, store } = inMemoryService();
    const body = '{"resourceType":"Observation","id":"o1",  "valueQuantity":{"value":0.1234567890123456789}}';
    await request(app).put('/fhir/Observation/o1').type(FHIR).send(body);
    expect(Buffer.from(store.messages[0]?.bytes ?? []).toString()).toBe(body);
    expect(store.messages[0]).toMatchObject({ interaction: 'PUT Observation/o1', contentType: FHIR });
  });

  it('answers 200 with the same version when the same comes again, and with the next when it changed', async () => {
    const { app } = inMemoryService();
    const push = (body: object) => request(app).put('/fhir/Encounter/e1').type(FHIR).send(body);
    await push(encounter);
    const same = await push(encounter);
    const changed = await push({ ...encounter, status: 'entered-in-error' });
    expect([same.status, same.headers['etag']]).toEqual([200, 'W/"1"']);
    expect([changed.status, changed.headers['etag']]).toEqual([200, 'W/"2"']);
  });

  it('gives the same content without an id the same id again, so that a repeated POST opens one case', async () => {
    const { app, store } = inMemoryService();
    const nameless = { ...encounter, id: undefined };
    const first = await request(app).post('/fhir/Encounter').type(FHIR).send(nameless);
    const again = await request(app).post('/fhir/Encounter').type(FHIR).send(nameless);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(await store.listCases({ limit: 10 })).toHaveLength(1);
  });

  it('updates only the version that If-Match names', async () => {
    const { app } = inMemoryService();
    const push = (version: string, status: string) =>
      request(app)
        .put('/fhir/Encounter/e1')
        .type(FHIR)
        .set('If-Match', version)
        .send({ ...encounter, status });
    await request(app).put('/fhir/Encounter/e1').type(FHIR).send(encounter);
    expect((await push('W/"1"', 'cancelled')).status).toBe(200);
    expect((await push('W/"1"', 'planned')).status).toBe(412);
  });

  it('takes nothing under an id that only a person who approves a letter gives', async () => {
    const { app, store } = inMemoryService();
    const id = '00000000-0000-4000-8000-000000000001-letter-mine';
    const push = request(app).put(`/fhir/Encounter/${id}`).type(FHIR);
    expect((await push.send({ ...encounter, id })).status).toBe(409);
    expect(await store.readResource('local', 'Encounter', id)).toBeUndefined();
  });

  it('creates only what has no identifier that is named, and says which one has it', async () => {
    const { app, store } = inMemoryService();
    const number = { system: 'https://hospital.example/visit', value: '17' };
    const create = (query: string, body: object) =>
      request(app).post('/fhir/Encounter').type(FHIR).set('If-None-Exist', query).send(body);
    const asked = `identifier=${number.system}|${number.value}`;
    const first = await create(asked, { ...encounter, identifier: [number] });
    const again = await create(asked, { ...encounter, id: 'e2', identifier: [number] });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.headers['location']).toBe('https://authorizations.example/fhir/Encounter/e1/_history/1');
    expect(textsOf(JSON.parse(again.text))).toEqual([
      'Encounter/e1 has this identifier already; nothing was stored.',
    ]);
    expect(await store.listCases({ sender: 'local', limit: 10 })).toHaveLength(1);
    await request(app)
      .put('/fhir/Encounter/e3')
      .type(FHIR)
      .send({ ...encounter, id: 'e3', identifier: [number] });
    expect((await create('identifier=17', encounter)).status).toBe(412);
    expect((await create('identifier=17', { ...encounter, class: undefined, foo: 1 })).status).toBe(412);
  });

  it('gives the one that is there when the representation is asked for', async () => {
    const { app } = inMemoryService();
    const held = { ...encounter, identifier: [{ value: '17' }] };
    await request(app).put('/fhir/Encounter/e1').type(FHIR).send(held);
    const response = await request(app)
      .post('/fhir/Encounter')
      .type(FHIR)
      .set({ 'If-None-Exist': 'identifier=17', Prefer: 'return=representation' })
      .send({ ...held, id: 'e2', status: 'planned' });
    expect(JSON.parse(response.text)).toMatchObject({ id: 'e1', status: 'finished' });
  });

  it.each([
    ['return=minimal', ''],
    ['return=representation', 'Encounter'],
    ['return=OperationOutcome', 'OperationOutcome'],
  ])('answers with the body that Prefer: %s asks for', async (prefer, type) => {
    const { app } = inMemoryService();
    const response = await request(app)
      .put('/fhir/Encounter/e1')
      .type(FHIR)
      .set('Prefer', prefer)
      .send(encounter);
    const body = response.text === '' ? undefined : (JSON.parse(response.text) as Resource);
    expect(body?.resourceType ?? '').toBe(type);
  });

  it.each([
    ['a byte-order mark', `\ufeff${JSON.stringify(encounter)}`],
    ['an encounter without a class', JSON.stringify({ ...encounter, class: undefined })],
    [
      'a class that nobody knows',
      JSON.stringify({ ...encounter, class: { system: 'urn:oid:1.2.3', code: '17' } }),
    ],
    [
      'a class of no code',
      JSON.stringify({
        ...encounter,
        class: { extension: [{ url: 'https://example.org/x', valueCode: 'unknown' }] },
      }),
    ],
    ['an element that R4 does not know', JSON.stringify({ ...encounter, foo: [{ bar: 1 }] })],
    [
      'a profile at a private address',
      JSON.stringify({ ...encounter, meta: { profile: ['http://10.0.0.1/x'] } }),
    ],
  ])('takes %s: a stay is not lost for its spelling', async (_what, body) => {
    const { app } = inMemoryService();
    const response = await request(app).put('/fhir/Encounter/e1').type(FHIR).send(body);
    expect(response.status).toBe(201);
  });

  it('is answered though the queue is dead: the database says what is due', async () => {
    const { app } = inMemoryService({ queue: { hint: () => Promise.reject(new Error('no queue')) } });
    const response = await request(app).put('/fhir/Encounter/e1').type(FHIR).send(encounter);
    expect(response.status).toBe(201);
  });

  it('is answered with our failure, without its inside, when nothing could be stored', async () => {
    const { app } = inMemoryService({ receive: () => Promise.reject(new Error('Fictitious at /var/lib')) });
    const response = await request(app).put('/fhir/Encounter/e1').type(FHIR).send(encounter);
    expect(response.status).toBe(500);
    expect(response.text).not.toContain('Fictitious');
  });
});

describe('pushing a Bundle', () => {
  it('rewrites references to other entries, so that they still point somewhere outside the Bundle', async () => {
    const { app, store } = inMemoryService();
    const visit = { ...encounter, subject: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' } };
    const entries = [
      { fullUrl: 'urn:uuid:22222222-2222-4222-8222-222222222222', resource: { ...visit, id: undefined } },
      { fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111', resource: patient },
    ];
    const response = await request(app).post('/fhir').type(FHIR).send(bundle('collection', entries));
    expect(response.status).toBe(200);
    const held = await store.readResource('local', 'Encounter', '22222222-2222-4222-8222-222222222222');
    expect(held?.resource).toMatchObject({ subject: { reference: 'Patient/p1' } });
    expect(await store.listCases({ patientId: 'p1', limit: 1 })).toHaveLength(1);
  });

  it('answers a transaction entry by entry, naming what is not needed here', async () => {
    const { app } = inMemoryService();
    const entries = [
      { resource: encounter, request: { method: 'PUT', url: 'Encounter/e1' } },
      {
        resource: { resourceType: 'Immunization', id: 'i1' },
        request: { method: 'POST', url: 'Immunization' },
      },
    ];
    const response = await request(app).post('/fhir').type(FHIR).send(bundle('transaction', entries));
    const answer = JSON.parse(response.text) as Bundle;
    expect(answer.type).toBe('transaction-response');
    const [stored, passedOver] = answer.entry as [BundleEntry, BundleEntry];
    expect(stored.response).toEqual({
      status: '201 Created',
      location: 'Encounter/e1/_history/1',
      etag: 'W/"1"',
    });
    expect(passedOver.response?.status).toBe('200 OK');
    expect(textsOf(passedOver.response?.outcome)[0]).toContain(
      'Resources of type Immunization are not needed here',
    );
  });

  it.each(['transaction', 'collection', 'message', 'document', 'searchset'])(
    'stores nothing of a %s with one bad entry, and names that entry',
    async (type) => {
      const { app, store } = inMemoryService();
      const entries = [{ resource: encounter }, { resource: { ...patient, id: 'p/1' } }];
      const response = await request(app).post('/fhir').type(FHIR).send(bundle(type, entries));
      expect(response.status).toBe(422);
      const [issue] = (JSON.parse(response.text) as OperationOutcome).issue;
      expect(issue?.expression).toEqual(['Bundle.entry[1].resource.id']);
      expect(store.messages).toEqual([]);
      expect(await store.listCases({ limit: 1 })).toEqual([]);
    },
  );

  it('stores the good entries of a batch and answers the bad ones in their place', async () => {
    const { app, store } = inMemoryService();
    const entries = [
      { resource: { ...patient, id: 'p/1' }, request: { method: 'POST', url: 'Patient' } },
      { resource: encounter, request: { method: 'POST', url: 'Encounter' } },
      { request: { method: 'DELETE', url: 'Encounter/e1' } },
      { resource: patient, request: { method: 'PUT', url: 'Patient/p2' } },
      { resource: patient, request: { method: 'POST', url: 'Patient', ifNoneExist: 'name=x' } },
      { resource: patient, request: { method: 'PUT', url: 'Patient/p1', ifMatch: 'W/"7"' } },
    ];
    const response = await request(app).post('/fhir').type(FHIR).send(bundle('batch', entries));
    expect(response.status).toBe(200);
    const answer = JSON.parse(response.text) as Bundle;
    expect(answer.type).toBe('batch-response');
    expect(answer.entry?.map((entry) => entry.response?.status)).toEqual([
      '422 Unprocessable Entity',
      '201 Created',
      '405 Method Not Allowed',
      '400 Bad Request',
      '400 Bad Request',
      '412 Precondition Failed',
    ]);
    expect(await store.listCases({ limit: 10 })).toHaveLength(1);
  });

  it('takes the same entry twice for once', async () => {
    const { app, store } = inMemoryService();
    const entries = [{ resource: encounter }, { resource: encounter }];
    const response = await request(app).post('/fhir').type(FHIR).send(bundle('collection', entries));
    expect(response.status).toBe(200);
    expect((await store.readResource('local', 'Encounter', 'e1'))?.version).toBe(1);
  });

  it('takes organizations that are part of each other in a circle', async () => {
    const { app } = inMemoryService();
    const entries = ['a', 'b'].map((id) => ({
      fullUrl: `https://hospital.example/fhir/Organization/${id}`,
      resource: {
        resourceType: 'Organization',
        id,
        partOf: { reference: `https://hospital.example/fhir/Organization/${id === 'a' ? 'b' : 'a'}` },
      },
    }));
    const response = await request(app).post('/fhir').type(FHIR).send(bundle('collection', entries));
    expect(response.status).toBe(200);
  });

  it('says in a message what became of a message', async () => {
    const { app } = inMemoryService();
    const header = {
      resourceType: 'MessageHeader',
      id: 'm1',
      eventUri: 'https://hospital.example/admit',
      source: { endpoint: 'https://hospital.example' },
    };
    const body = bundle('message', [{ resource: header }, { resource: encounter }]);
    const response = await request(app).post('/fhir/$process-message').type(FHIR).send(body);
    const answer = JSON.parse(response.text) as Bundle;
    expect(answer.entry?.[0]?.resource).toMatchObject({
      resourceType: 'MessageHeader',
      eventUri: 'https://hospital.example/admit',
      response: { identifier: 'm1', code: 'ok', details: { reference: answer.entry?.[1]?.fullUrl } },
    });
    expect(textsOf(answer.entry?.[1]?.resource)).toContain('Encounter/e1: stored.');
  });
});

describe('who may push and read', () => {
  const authenticate = ({ authorization }: { authorization?: string | undefined }): string | undefined =>
    ({ 'Bearer one': 'hospital-one', 'Bearer two': 'hospital-two' })[authorization ?? ''];

  it('lets nobody in without the token of a registered sender, and keeps nothing', async () => {
    const { app, store } = inMemoryService({ authenticate });
    const pushed = await request(app).put('/fhir/Encounter/e1').type(FHIR).send(encounter);
    const read = await request(app).get('/cases');
    expect([pushed.status, read.status]).toEqual([401, 401]);
    expect(pushed.headers['www-authenticate']).toBe('Bearer');
    expect(store.messages).toEqual([]);
  });

  it('keeps what two hospitals push apart, although their ids are the same', async () => {
    const { app } = inMemoryService({ authenticate });
    const as = (token: string) => ({ Authorization: `Bearer ${token}` });
    await request(app).put('/fhir/Encounter/e1').type(FHIR).set(as('one')).send(encounter);
    const theirs = await request(app).get('/fhir/Encounter/e1').set(as('two'));
    expect(theirs.status).toBe(404);
    const own = await request(app).get('/cases').set(as('one'));
    const others = await request(app).get('/cases').set(as('two'));
    const cases = (response: { text: string }) =>
      (JSON.parse(response.text) as { cases: { id: string }[] }).cases;
    expect([cases(own).length, cases(others).length]).toEqual([1, 0]);
    const task = await request(app)
      .get(`/fhir/Task/${cases(own)[0]?.id ?? ''}`)
      .set(as('two'));
    expect(task.status).toBe(404);
  });
});
