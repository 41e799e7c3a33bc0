import type { Bundle, CapabilityStatement, Task } from '@medplum/fhirtypes';
import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

const FHIR = 'application/fhir+json';

function encounter(id: string): object {
  return {
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'EMER' },
    subject: { reference: `Patient/of-${id}` },
  };
}

function bytes(resource: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(resource));
}

const SUBMISSION = '33333333-3333-4333-8333-333333333333';

/** A service with the given encounters pushed and, on the first case, one request and two answers to it. */
async function serviceWith(...ids: string[]) {
  return serviceThat({}, ...ids);
}

async function serviceThat(overrides: Parameters<typeof inMemoryService>[0], ...ids: string[]) {
  const service = inMemoryService(overrides);
  const entry = ids.map((id) => ({ resource: encounter(id) }));
  await request(service.app)
    .post('/fhir')
    .type(FHIR)
    .send({ resourceType: 'Bundle', type: 'collection', entry });
  const cases = await service.store.listCases({ encounterId: ids[0] ?? '', limit: 1 });
  const caseId = cases[0]?.id ?? '';
  const claim = {
    resourceType: 'Claim',
    id: 'inside',
    status: 'active',
    identifier: [{ system: 'urn:x', value: 'A-1' }],
  };
  const pended = { resourceType: 'ClaimResponse', id: 'a', status: 'active', outcome: 'queued' };
  const decided = { resourceType: 'ClaimResponse', id: 'b', status: 'active', outcome: 'complete' };
  service.store.addSubmission(
    {
      id: SUBMISSION,
      caseId,
      payer: 'fictitious-health',
      generation: 1,
      claimIdentifier: 'A-1',
      bundleIdentifier: 'B-1',
      claimFullUrl: 'urn:uuid:44444444-4444-4444-8444-444444444444',
      bytes: bytes({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: claim }] }),
      sha256: '',
      createdAt: '2026-11-23T12:00:00.000Z',
    },
    [
      bytes({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: pended }] }),
      bytes({
        resourceType: 'Bundle',
        type: 'history',
        entry: [{ resource: { resourceType: 'Bundle', entry: [{ resource: decided }] } }],
      }),
    ],
  );
  return { ...service, caseId };
}

async function search(app: Parameters<typeof request>[0], address: string): Promise<Bundle> {
  const response = await request(app).get(address);
  expect(response.status).toBe(200);
  return JSON.parse(response.text) as Bundle;
}

const idsIn = ({ entry = [] }: Bundle): (string | undefined)[] => entry.map(({ resource }) => resource?.id);

describe('reading back', () => {
  it('gives a resource with our version of it, uncacheable and not to be sniffed', async () => {
    const { app } = await serviceWith('e1');
    const response = await request(app).get('/fhir/Encounter/e1');
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      etag: 'W/"1"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers).not.toHaveProperty('x-powered-by');
    expect(JSON.parse(response.text)).toMatchObject({ resourceType: 'Encounter', meta: { versionId: '1' } });
    expect((await request(app).get('/fhir/Encounter/e1/_history/1')).status).toBe(200);
    expect((await request(app).get('/fhir/Encounter/e1/_history/2')).status).toBe(404);
  });

  it('shows a case as a Task of the same id that points to its encounter', async () => {
    const { app, caseId } = await serviceWith('e1');
    const task = JSON.parse((await request(app).get(`/fhir/Task/${caseId}`)).text) as Task;
    expect(task).toMatchObject({
      resourceType: 'Task',
      id: caseId,
      status: 'received',
      focus: { reference: 'Encounter/e1' },
      for: { reference: 'Patient/of-e1' },
    });
  });

  it.each([
    'encounter=e2',
    'encounter=Encounter/e2',
    'patient=of-e2',
    'patient=Patient/of-e2&status=received',
  ])('finds the Task of a case by %s', async (query) => {
    const { app } = await serviceWith('e1', 'e2', 'e3');
    const { entry } = await search(app, `/fhir/Task?${query}`);
    expect(entry?.map(({ resource }) => (resource as Task).focus?.reference)).toEqual(['Encounter/e2']);
  });

  it('finds a Task by its id and by its identifier, and none of another status', async () => {
    const { app, caseId } = await serviceWith('e1', 'e2');
    expect(idsIn(await search(app, `/fhir/Task?_id=${caseId}`))).toEqual([caseId]);
    expect(idsIn(await search(app, `/fhir/Task?identifier=urn:retro-auth:case|${caseId}`))).toEqual([caseId]);
    expect(idsIn(await search(app, `/fhir/Task?_id=${caseId}&status=completed`))).toEqual([]);
  });

  it('pages through all cases, each once', async () => {
    const { app } = await serviceWith('e1', 'e2', 'e3', 'e4', 'e5');
    const seen: (string | undefined)[] = [];
    let next: string | undefined = '/fhir/Task?_count=2';
    for (let pages = 0; next !== undefined && pages < 9; pages += 1) {
      const page = await search(app, next);
      seen.push(...idsIn(page));
      expect(idsIn(page).length).toBeLessThanOrEqual(2);
      next = page.link
        ?.find(({ relation }) => relation === 'next')
        ?.url?.replace('https://authorizations.example', '');
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it('gives the Claim that was frozen for a case, under the id of the submission', async () => {
    const { app, caseId } = await serviceWith('e1', 'e2');
    for (const query of ['encounter=e1', 'identifier=A-1', 'identifier=urn:x|A-1', `_id=${SUBMISSION}`]) {
      expect(idsIn(await search(app, `/fhir/Claim?${query}`))).toEqual([SUBMISSION]);
    }
    expect(idsIn(await search(app, '/fhir/Claim?encounter=e2'))).toEqual([]);
    const response = await request(app).get(`/fhir/Claim/${SUBMISSION}`);
    expect(JSON.parse(response.text)).toMatchObject({ resourceType: 'Claim', id: SUBMISSION });
    expect(caseId).not.toBe('');
  });

  it('gives the answers that were used, oldest first, each under an id that stays', async () => {
    const { app } = await serviceWith('e1');
    const found = await search(app, '/fhir/ClaimResponse?encounter=e1');
    expect(idsIn(found)).toEqual([`${SUBMISSION}-1`, `${SUBMISSION}-2`]);
    const response = await request(app).get(`/fhir/ClaimResponse/${SUBMISSION}-2`);
    expect(JSON.parse(response.text)).toMatchObject({ resourceType: 'ClaimResponse', outcome: 'complete' });
  });

  it('finds an authorization on file that was pushed by its id', async () => {
    const { app } = await serviceWith('e1');
    const claim = { resourceType: 'Claim', id: 'on-file', use: 'preauthorization', status: 'active' };
    await request(app).put('/fhir/Claim/on-file').type(FHIR).send(claim);
    expect((await request(app).get('/fhir/Claim/on-file')).status).toBe(200);
  });

  it.each([
    ['/fhir/Task?_lastUpdated=gt2026', 400],
    ['/fhir/Task?status=a,b', 400],
    ['/fhir/Task?status=a&status=b', 400],
    ['/fhir/Task?_count=none', 400],
    ['/fhir/Task?patient=%00', 400],
    ['/fhir/Encounter?patient=p1', 405],
    ['/fhir/Encounter/e1?_format=xml', 406],
    ['/fhir/Encounter/nowhere', 404],
    ['/fhir/Task/not-a-uuid', 404],
    ['/fhir/ClaimResponse/33333333-3333-4333-8333-333333333333-99999', 404],
    ['/fhir/Nonsense/1', 404],
    ['/cases?state=sleeping', 400],
    ['/cases/nowhere', 404],
    ['/elsewhere', 404],
  ])('answers %s with %i and says why', async (address, status) => {
    const { app } = await serviceWith('e1');
    const response = await request(app).get(address);
    expect(response.status).toBe(status);
    expect(JSON.parse(response.text)).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

describe('the cases in our own words', () => {
  it('lists them page by page, and shows one with its history', async () => {
    const { app, caseId } = await serviceWith('e1', 'e2', 'e3');
    const first = JSON.parse((await request(app).get('/cases?limit=2')).text) as {
      cases: object[];
      next: string;
    };
    const second = JSON.parse(
      (await request(app).get(`/cases?limit=2&after=${first.next}`)).text,
    ) as typeof first;
    expect([first.cases.length, second.cases.length]).toEqual([2, 1]);
    expect(second).not.toHaveProperty('next');
    const shown = JSON.parse((await request(app).get(`/cases/${caseId}`)).text) as Record<string, unknown>;
    expect(shown).toMatchObject({
      case: { id: caseId, state: 'received' },
      history: [{ step: 'receive', to: 'received' }],
      submissions: [{ id: SUBMISSION, payer: 'fictitious-health' }],
    });
  });
});

describe('what a person may do with a case', () => {
  it('passes a release on with who asked, and answers a refusal with the reason', async () => {
    const asked: string[] = [];
    const { app, caseId } = await serviceThat(
      {
        release: (id, who) => {
          asked.push(`${id} ${who}`);
          return Promise.resolve({ done: asked.length === 1 ? 'busy' : 'refused' });
        },
      },
      'e1',
    );
    const [busy, refused] = [
      await request(app).post(`/cases/${caseId}/$release`),
      await request(app).post(`/cases/${caseId}/$release`),
    ];
    expect(asked[0]).toBe(`${caseId} a person at local`);
    expect([busy.status, refused.status]).toEqual([409, 409]);
    expect(refused.text).toContain('received');
  });

  it('knows no case of others', async () => {
    const { app } = await serviceWith('e1');
    expect((await request(app).post(`/cases/${SUBMISSION}/$reassess`)).status).toBe(404);
  });
});

describe('what the service says of itself', () => {
  it('declares every type it takes and every search, from the tables that the routes use', async () => {
    const { app } = inMemoryService();
    const statement = JSON.parse((await request(app).get('/fhir/metadata')).text) as CapabilityStatement;
    const resources = statement.rest?.[0]?.resource ?? [];
    const types = new Set(resources.map(({ type }) => type));
    expect(resources).toHaveLength(30);
    expect(types.size).toBe(30);
    const form = await request(app).get('/fhir/Questionnaire/prior-authorization-supplement');
    expect(form.status).toBe(200);
    for (const { type = '', interaction = [] } of resources) {
      const answer = await request(app).get(`/fhir/${type}`);
      const isSearchable = interaction.some(({ code }) => code === 'search-type');
      expect([type, answer.status]).toEqual([type, isSearchable ? 200 : 405]);
    }
  });

  it('is alive while it runs, and ready while the database answers', async () => {
    const { app } = inMemoryService({ unready: () => 'database-away' });
    expect((await request(app).get('/livez')).status).toBe(200);
    expect((await request(app).get('/readyz')).status).toBe(503);
  });
});
