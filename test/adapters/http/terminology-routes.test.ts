import { join } from 'node:path';
import type { Bundle, CapabilityStatement, OperationOutcome, Parameters } from '@medplum/fhirtypes';
import request from 'supertest';
import { contentOf, readReleaseFiles } from '../../../src/adapters/clinical-content/load.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import { postgresDraftStore } from '../../../src/adapters/postgres/draft-store.ts';
import { postgresReleaseStore } from '../../../src/adapters/postgres/release-store.ts';
import { problemsForSender } from '../../../src/content-source.ts';
import { draftContent, withDrafts } from '../../../src/workflow/draft-content.ts';
import type { DraftStore } from '../../../src/workflow/ports/draft-store.ts';
import { publishRelease } from '../../../src/workflow/publish-release.ts';
import type { ReleaseFile } from '../../../src/workflow/ports/release-store.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { inMemoryService } from '../../support/http-service.ts';
import { RIVERSIDE_CODES, RIVERSIDE_MAP } from '../../builders/riverside-map.ts';

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';

const expanded = {
  resourceType: 'ValueSet',
  id: 'd41d8cd9',
  status: 'active',
  version: '2.0',
  compose: {
    include: [
      { system: 'http://snomed.info/sct', filter: [{ property: 'constraint', op: '=', value: '<< 1' }] },
    ],
  },
  expansion: {
    timestamp: '2026-11-01T00:00:00Z',
    total: 1,
    contains: [{ system: ICD, code: 'N17.9', display: 'Acute kidney failure' }],
  },
};

describe('the clinical content in force, asked over FHIR', () => {
  let files: readonly ReleaseFile[];
  beforeAll(async () => {
    files = await readReleaseFiles(join(import.meta.dirname, '../../../mappings'));
  });

  const service = (sender = 'riverside') => {
    const added = Object.entries({
      'concept-maps/encounter-class-to-urgency.riverside.json': RIVERSIDE_MAP,
      'value-sets/house-list.json': expanded,
    }).map(([path, json]) => ({ path, bytes: Buffer.from(JSON.stringify(json)) }));
    const content = contentOf([...files, ...added], 'test');
    return request(inMemoryService({ content, authenticate: () => sender }).app);
  };
  const value = (body: unknown, name: string) =>
    // Our own answer, compared field by field.
    (body as Parameters).parameter?.find((each) => each.name === name);

  it('takes an ordinary ConceptMap and an expanded ValueSet unchanged, and gives them out as they came', async () => {
    const map = await service().get('/fhir/ConceptMap/encounter-class-to-urgency.riverside').expect(200);
    expect(map.body).toEqual({ ...RIVERSIDE_MAP, id: 'encounter-class-to-urgency.riverside' });
    const set = await service().get('/fhir/ValueSet/house-list').expect(200);
    expect(set.body).toEqual({ ...expanded, id: 'house-list' });
    await service().get('/fhir/ValueSet/nobody-wrote-it').expect(404);
  });

  it('translates a code as its sender means it, and says what is unmapped', async () => {
    const query = { system: RIVERSIDE_CODES, code: '5' };
    const address = '/fhir/ConceptMap/encounter-class-to-urgency/$translate';
    const { body } = await service().get(address).query(query).expect(200);
    expect(value(body, 'result')?.valueBoolean).toBe(true);
    expect(value(body, 'match')?.part).toEqual([
      { name: 'equivalence', valueCode: 'equivalent' },
      { name: 'concept', valueCoding: { system: 'urn:retro-auth:urgency', code: 'emergency' } },
      { name: 'source', valueUri: 'encounter-class-to-urgency.riverside@1.0.0' },
    ]);
    const other = await service('lakeside').get(address).query(query).expect(200);
    expect(value(other.body, 'result')?.valueBoolean).toBe(false);
    await service().get('/fhir/ConceptMap/no-such-map/$translate').query(query).expect(404);
  });

  it('says whether a code is in a value set, dotted or not, asked either way', async () => {
    const address = '/fhir/ValueSet/house-list/$validate-code';
    const plain = await service().get(address).query({ system: ICD, code: 'N179' }).expect(200);
    expect(value(plain.body, 'result')?.valueBoolean).toBe(true);
    const posted = await service()
      .post(address)
      .type('application/fhir+json')
      .send({
        resourceType: 'Parameters',
        parameter: [{ name: 'coding', valueCoding: { system: ICD, code: 'N18.4' } }],
      })
      .expect(200);
    expect(value(posted.body, 'result')?.valueBoolean).toBe(false);
    await service().get(address).expect(400);
    await service().post(address).type('application/fhir+json').send('{"parameter":').expect(400);
  });

  it('is declared', async () => {
    const { body } = await service().get('/fhir/metadata').expect(200);
    const { rest = [] } = body as CapabilityStatement;
    const operations = rest[0]?.resource?.flatMap(({ operation = [] }) => operation.map(({ name }) => name));
    expect(operations).toEqual(['translate', 'validate-code']);
  });

  it('is found by its canonical address', async () => {
    const url = 'https://retro-auth.example/fhir/ConceptMap/place-to-urgency';
    const { body } = await service().get('/fhir/ConceptMap').query({ url }).expect(200);
    expect((body as Bundle).entry?.map(({ resource }) => resource?.id)).toEqual(['place-to-urgency']);
  });
});

describe('clinical content that a terminology tool sends over FHIR', () => {
  const NAME = 'encounter-class-to-urgency.riverside';
  const TOOL = 'terminology-tool';
  let files: readonly ReleaseFile[];
  let database: Database;
  let drafts: DraftStore;
  let logged: unknown[];

  beforeAll(async () => {
    files = await readReleaseFiles(join(import.meta.dirname, '../../../mappings'));
    database = await anEmbeddedDatabase();
    drafts = postgresDraftStore(database.db);
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    logged = [];
    await drafts.settleDrafts(await drafts.drafts(), { by: 'the test before' });
  });

  const service = (sender = TOOL) =>
    request(
      inMemoryService({
        content: contentOf(files, 'test'),
        authenticate: () => sender,
        draftContent: (sent) =>
          draftContent(sent, {
            drafts,
            filesInForce: () => Promise.resolve(files),
            problemsOf: problemsForSender,
            mayWriteContent: (id) => id === TOOL,
            log: (event, values) => logged.push([event, values]),
          }),
      }).app,
    );
  const put = (path: string, body: object | string, sender?: string) =>
    service(sender).put(`/fhir/${path}`).type('application/fhir+json').send(body);
  const issues = (body: unknown) =>
    (body as OperationOutcome).issue.map(({ diagnostics, expression }) => [expression?.[0], diagnostics]);

  it('is kept byte for byte as a draft that changes nothing, with who sent it, until a person publishes it', async () => {
    const text = JSON.stringify(RIVERSIDE_MAP, null, 3);
    const { body } = await put(`ConceptMap/${NAME}`, text).expect(201);
    expect(issues(body)).toEqual([
      [undefined, expect.stringMatching(/^Kept as a draft.*mappings publish drafts/)],
    ]);
    await service().get(`/fhir/ConceptMap/${NAME}`).expect(404);
    await put(`ConceptMap/${NAME}`, text).expect(200);

    const waiting = await drafts.drafts();
    expect(waiting).toMatchObject([{ path: `concept-maps/${NAME}.json`, sentBy: TOOL }]);
    expect(Buffer.from(waiting[0]?.bytes ?? []).toString()).toBe(text);
    expect(logged).toEqual([['content-drafted', { sender: TOOL, path: `concept-maps/${NAME}.json` }]]);

    const releases = postgresReleaseStore(database.db);
    const published = withDrafts(files, waiting);
    const { release, conceptMaps } = contentOf(published, 'drafts');
    expect(conceptMaps.get('encounter-class-to-urgency')?.bySender?.has('riverside')).toBe(true);
    await publishRelease({ release, files: published, by: 'Ann', approvals: 1 }, releases);
    await drafts.settleDrafts(waiting, { by: 'Ann', release });
    expect(await drafts.drafts()).toEqual([]);
    expect(
      await database.db.selectFrom('content_draft').select(['sent_by', 'settled_by', 'release_id']).execute(),
    ).toEqual([{ sent_by: TOOL, settled_by: 'Ann', release_id: release }]);
  });

  it('says that nothing asks a map of that name, and which was meant', async () => {
    const { body } = await put('ConceptMap/encounter-klass-to-urgency.north', RIVERSIDE_MAP).expect(201);
    expect(issues(body)).toEqual([
      [
        undefined,
        expect.stringContaining(
          'Nothing asks a map named encounter-klass-to-urgency; $translate alone gives it. Did you mean encounter-class-to-urgency?',
        ),
      ],
    ]);
  });

  it('may be as long as a terminology is', async () => {
    const element = Array.from({ length: 30_000 }, (_, n) => ({
      code: `L${String(n)}`,
      target: [{ code: 'emergency', equivalence: 'equivalent' }],
    }));
    const [group] = RIVERSIDE_MAP.group;
    const { status } = await put(`ConceptMap/${NAME}`, { ...RIVERSIDE_MAP, group: [{ ...group, element }] });
    expect(status).toBe(201);
  });

  it('takes the place of what was sent before under the same name', async () => {
    await put('ValueSet/house-list', expanded).expect(201);
    await put('ValueSet/house-list', { ...expanded, version: '2.1' }).expect(201);
    const [only, ...others] = await drafts.drafts();
    expect(others).toEqual([]);
    expect(JSON.parse(Buffer.from(only?.bytes ?? []).toString())).toMatchObject({ version: '2.1' });
  });

  it('is taken only from a sender that may send it', async () => {
    const { body } = await put(`ConceptMap/${NAME}`, RIVERSIDE_MAP, 'riverside').expect(403);
    expect(issues(body)).toEqual([[undefined, expect.stringContaining('mayWriteContent')]]);
    expect(await drafts.drafts()).toEqual([]);
  });

  it('is refused with the place and the remedy when no release with it could be published', async () => {
    const twice = {
      ...RIVERSIDE_MAP,
      useContext: undefined,
      group: [
        {
          source: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
          target: 'urn:retro-auth:urgency',
          element: [{ code: 'EMER', target: [{ code: 'urgent', equivalence: 'equivalent' }] }],
        },
      ],
    };
    const { body } = await put(`ConceptMap/${NAME}`, twice).expect(422);
    expect(issues(body)).toEqual([
      [
        'ConceptMap.group[0].element[0].target[0]',
        expect.stringMatching(/other stands in concept-maps\/encounter-class-to-urgency\.json line \d+/),
      ],
    ]);
    const unfiltered = await put('ValueSet/house-list', { ...expanded, expansion: undefined }).expect(422);
    expect(issues(unfiltered.body)).toEqual([
      ['ValueSet.compose.include[0].filter[0]', expect.stringContaining('or an expanded value set')],
    ]);
    await put('ValueSet/house-list', RIVERSIDE_MAP).expect(422);
    await put('ValueSet/house-list', '{').expect(400);
    await put('ValueSet/..%2fetc', expanded).expect(400);
    await service().post('/fhir/ConceptMap').type('application/fhir+json').send(RIVERSIDE_MAP).expect(400);
    expect(await drafts.drafts()).toEqual([]);
  });
});
