import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bundle } from '@medplum/fhirtypes';
import request from 'supertest';
import { inMemoryService } from '../../support/http-service.ts';

/** Sample data by others, which is not part of this project. */
const data = join(import.meta.dirname, '../../../../shared/data');
const bundles = join(data, 'full-bundles/synthea-smart-2019');
const alerts = join(data, 'ehr-samples/davinci-alerts');
const describeWithData = existsSync(bundles) && existsSync(alerts) ? describe : describe.skip;

function read(path: string): Buffer {
  return path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
}

/** The client would otherwise write a Buffer as a JSON object. */
const asIs = (body: unknown): string => body as string;

function parse(bytes: Buffer): Bundle {
  return JSON.parse(bytes.toString().replace(/^\ufeff/, '')) as Bundle;
}

function encounterIds(bundle: Bundle): (string | undefined)[] {
  const resources = (bundle.entry ?? []).map(({ resource }) => resource);
  return resources.flatMap((each) => (each?.resourceType === 'Encounter' ? [each.id] : [])).sort();
}

function filesIn(folder: string, pattern: RegExp): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
}

describeWithData('whole messages as they were published (../shared/data)', () => {
  it.each(filesIn(bundles, /\.json\.gz$/))('stores every encounter of the transaction %s', async (name) => {
    const { app, store } = inMemoryService();
    const bytes = read(join(bundles, name));
    const bundle = parse(bytes);
    const response = await request(app)
      .post('/fhir')
      .type('application/fhir+json')
      .serialize(asIs)
      .send(bytes);
    expect(response.status).toBe(200);
    const answer = JSON.parse(response.text) as Bundle;
    expect(answer.type).toBe('transaction-response');
    expect(answer.entry).toHaveLength(bundle.entry?.length ?? 0);
    const cases = await store.listCases({ sender: 'local', limit: 1_000 });
    expect(cases.map(({ encounterId }) => encounterId).sort()).toEqual(encounterIds(bundle));
    expect(cases.every(({ patientId }) => patientId !== undefined)).toBe(true);
    expect(bytes.equals(store.messages[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it.each(filesIn(alerts, /^(admit|discharge|transfer)-notification-.*bundle.*\.json$/))(
    'takes the notification %s at the base and as a message, and answers with a message',
    async (name) => {
      const { app, store } = inMemoryService();
      const bytes = read(join(alerts, name));
      const response = await request(app)
        .post('/fhir/$process-message')
        .type('application/json')
        .serialize(asIs)
        .send(bytes);
      expect(response.status).toBe(200);
      const answer = JSON.parse(response.text) as Bundle;
      expect(answer.type).toBe('message');
      expect(answer.entry?.[0]?.resource).toMatchObject({
        resourceType: 'MessageHeader',
        response: { code: 'ok', identifier: parse(bytes).entry?.[0]?.resource?.id },
      });
      const again = await request(app)
        .post('/fhir')
        .type('application/fhir+json')
        .serialize(asIs)
        .send(bytes);
      expect(again.status).toBe(200);
      const cases = await store.listCases({ sender: 'local', limit: 10 });
      expect(cases.map(({ encounterId }) => encounterId)).toEqual(encounterIds(parse(bytes)));
      expect(cases[0]?.version).toBe(1);
    },
  );
});
