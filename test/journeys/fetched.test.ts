import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import { loadSettings } from '../../src/config.ts';
import { openService, type Service } from '../../src/wiring/open-service.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

describe('a sender whose EHR is registered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-fetched-'));
  const asked: string[] = [];
  let ehr: Server;
  let payer: PayerSimulator;
  let connectionsFile: string;
  let service: Service;

  beforeAll(async () => {
    const held = [theHospital(), anUnauthorizedStay('fetched', 'FETCHED')]
      .flatMap(({ entry }) => entry ?? [])
      .flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
    ehr = createServer((request, response) => {
      asked.push(request.url ?? '');
      const found = answerOf(held, request.url ?? '');
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/fhir+json' });
      response.end(JSON.stringify(found ?? { resourceType: 'OperationOutcome', issue: [] }));
    });
    await new Promise<void>((resolve) => ehr.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this form.
    const { port } = ehr.address() as AddressInfo;
    payer = await startPayerSimulator();
    connectionsFile = aConnectionsFile(payer.url, { subscription: 'none' }, [
      { id: 'local', ehr: { baseUrl: `http://127.0.0.1:${String(port)}/fhir` } },
    ]);
    service = await openService(
      loadSettings({
        PORT: '0',
        DATA_DIR: folder,
        CONNECTIONS_FILE: connectionsFile,
        FACILITY_ZONE: 'America/Chicago',
        SWEEP_SECONDS: '0.3',
      }),
      () => undefined,
    );
  });

  afterAll(async () => {
    await service.stop();
    await payer.close();
    ehr.closeAllConnections();
    await new Promise((resolve) => ehr.close(resolve));
    for (const each of [folder, dirname(connectionsFile)]) rmSync(each, { recursive: true, force: true });
  });

  it('pushes the encounter alone, and what is missing is read from that EHR until the payer can be asked', async () => {
    const bundle = anUnauthorizedStay('fetched', 'FETCHED');
    const encounter = bundle.entry?.find(({ resource }) => resource?.resourceType === 'Encounter')?.resource;
    await fetch(`${service.url ?? ''}/fhir/Encounter/${encounter?.id ?? ''}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(encounter),
    });
    const decided = await until('the decision', async () => {
      const [found] = await service.outside.store.listCases({ limit: 1 });
      return found?.state === 'determined' ? found : undefined;
    });
    expect(decided.determination).toMatchObject({ overall: 'approved' });
    expect(asked).toEqual(expect.arrayContaining([expect.stringMatching(/^\/fhir\/Coverage\?beneficiary=/)]));
  });

  it('is asked for no more than is missing', () => {
    expect(asked.length).toBeLessThan(80);
  });
});

/** What this EHR holds: one resource by its address, or those of a type that name what was searched for. */
function answerOf(held: readonly Resource[], url: string): object | undefined {
  const { pathname, searchParams } = new URL(url, 'http://ehr.example');
  const [type, id] = pathname.replace('/fhir/', '').split('/');
  if (id !== undefined) return held.find((each) => each.resourceType === type && each.id === id);
  const [value] = [...searchParams.values()];
  const found = held.filter(
    (each) => each.resourceType === type && JSON.stringify(each).includes(`"${value ?? ''}"`),
  );
  return { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) };
}
