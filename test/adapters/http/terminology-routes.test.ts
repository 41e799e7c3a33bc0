import { join } from 'node:path';
import type { CapabilityStatement, Parameters } from '@medplum/fhirtypes';
import request from 'supertest';
import { contentOf, readReleaseFiles } from '../../../src/adapters/clinical-content/load.ts';
import type { ReleaseFile } from '../../../src/workflow/release-store.ts';
import { inMemoryService } from '../../support/http-service.ts';

const LOCAL = 'urn:oid:2.16.840.1.999999.7';
const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';

const riverside = {
  resourceType: 'ConceptMap',
  status: 'active',
  version: '1.0.0',
  title: 'As a terminology tool exports it, with much that nobody here reads',
  useContext: [
    {
      code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'venue' },
      valueCodeableConcept: { coding: [{ system: 'urn:retro-auth:sender', code: 'riverside' }] },
    },
  ],
  group: [
    {
      source: LOCAL,
      target: 'urn:retro-auth:urgency',
      element: [{ code: '5', display: 'ED', target: [{ code: 'emergency', equivalence: 'equivalent' }] }],
    },
  ],
};

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
      'concept-maps/encounter-class-to-urgency.riverside.json': riverside,
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
    expect(map.body).toEqual({ ...riverside, id: 'encounter-class-to-urgency.riverside' });
    const set = await service().get('/fhir/ValueSet/house-list').expect(200);
    expect(set.body).toEqual({ ...expanded, id: 'house-list' });
    await service().get('/fhir/ValueSet/nobody-wrote-it').expect(404);
  });

  it('translates a code as its sender means it, and says what is unmapped', async () => {
    const query = { system: LOCAL, code: '5' };
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
});
