import type { Bundle, Task } from '@medplum/fhirtypes';
import request from 'supertest';
import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { httpService } from '../../support/http-service.ts';

const FHIR = 'application/fhir+json';

function visit(id: string): object {
  const subject = { reference: `urn:uuid:patient-of-${id}` };
  const entry = [
    { fullUrl: `urn:uuid:${id}`, resource: { resourceType: 'Encounter', id, status: 'finished', subject } },
    { fullUrl: subject.reference, resource: { resourceType: 'Patient', id: `patient-of-${id}` } },
    {
      resource: {
        resourceType: 'Condition',
        id: `condition-of-${id}`,
        subject,
        encounter: { reference: `urn:uuid:${id}` },
      },
    },
  ];
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

describe('the HTTP side over the real database', () => {
  let database: Database;

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
  });

  afterAll(async () => {
    await database.close();
  });

  const service = () => httpService(postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' }));

  it('opens one case for a stay that is pushed twice, and shows its Task', async () => {
    const { app, hints } = service();
    const first = await request(app).post('/fhir').type(FHIR).send(visit('e1'));
    const again = await request(app).post('/fhir').type(FHIR).send(visit('e1'));
    const statuses = ({ text }: { text: string }) =>
      (JSON.parse(text) as Bundle).entry?.map(({ response }) => response?.status);
    expect(statuses(first)).toEqual(['201 Created', '201 Created', '201 Created']);
    expect(statuses(again)).toEqual(['200 OK', '200 OK', '200 OK']);
    expect(hints).toHaveLength(1);
    const task = JSON.parse((await request(app).get(`/fhir/Task/${hints[0]?.id ?? ''}`)).text) as Task;
    expect(task).toMatchObject({
      focus: { reference: 'Encounter/e1' },
      for: { reference: 'Patient/patient-of-e1' },
    });
  });

  it('gives back what was pushed', async () => {
    const { app } = service();
    await request(app).post('/fhir').type(FHIR).send(visit('e2'));
    const response = await request(app).get('/fhir/Condition/condition-of-e2');
    expect(JSON.parse(response.text)).toMatchObject({
      resourceType: 'Condition',
      subject: { reference: 'Patient/patient-of-e2' },
      encounter: { reference: 'Encounter/e2' },
      meta: { versionId: '1' },
    });
  });

  it('pages through cases while others are opened, showing none twice', async () => {
    const { app } = service();
    for (const id of ['e3', 'e4', 'e5', 'e6']) await request(app).post('/fhir').type(FHIR).send(visit(id));
    const seen: (string | undefined)[] = [];
    let next: string | undefined = '/fhir/Task?_count=2';
    while (next !== undefined) {
      const page = JSON.parse((await request(app).get(next)).text) as Bundle;
      seen.push(...(page.entry ?? []).map(({ resource }) => resource?.id));
      next = page.link
        ?.find(({ relation }) => relation === 'next')
        ?.url?.replace('https://authorizations.example', '');
      await request(app)
        .post('/fhir')
        .type(FHIR)
        .send(visit(`late-${String(seen.length)}`));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    '/fhir/Task/33333333-3333-4333-8333-333333333333',
    '/fhir/Claim/33333333-3333-4333-8333-333333333333',
    '/fhir/ClaimResponse/33333333-3333-4333-8333-333333333333-1',
    `/fhir/Encounter/${'x'.repeat(3000)}`,
    '/fhir/Encounter/%F0%9F%98%80',
    '/fhir/Encounter/%C0%80',
    '/fhir/Claim/not-a-uuid',
    '/cases/33333333-3333-4333-8333-333333333333',
  ])('answers %s with no 5xx: there is nothing', async (address) => {
    const { app } = service();
    const { status } = await request(app).get(address);
    expect([400, 404]).toContain(status);
  });

  it.each([
    '/fhir/Task?_id=not-a-uuid',
    '/fhir/Task?_after=not-a-uuid&_count=1',
    '/fhir/Task?patient=%F0%9F%98%80',
    '/fhir/Claim?identifier=%27%3B--',
    '/fhir/ClaimResponse?encounter=nowhere',
    '/cases?after=33333333-3333-4333-8333-333333333333&limit=-1',
  ])('searches by %s without harm', async (address) => {
    const { app } = service();
    expect((await request(app).get(address)).status).toBe(200);
  });
});
