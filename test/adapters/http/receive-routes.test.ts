import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

const FHIR = 'application/fhir+json';

const encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: 'Patient/p1' },
};

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
  });
});
