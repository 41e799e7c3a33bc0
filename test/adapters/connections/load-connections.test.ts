import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionsError, loadConnections } from '../../../src/adapters/connections/load-connections.ts';

const PAYER = `
  - id: example-health
    endpoint: https://payer.example/fhir
    resolver: inquire-by-example
    traceOrganization: '1999999999'
    transmission:
      { applicationSenderCode: A, applicationReceiverCode: B, interchangeSenderID: C, interchangeReceiverID: D }
`;

describe('the connections file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connections-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function load(text: string) {
    const file = join(folder, 'connections.yaml');
    await writeFile(file, text);
    return loadConnections(file);
  }

  it('knows no payer and no sender when there is no file', async () => {
    expect(await loadConnections(undefined)).toEqual({ senders: [], payers: [] });
  });

  it('is named with its setting when it cannot be read', async () => {
    await expect(loadConnections(join(folder, 'nofile.yaml'))).rejects.toThrow(
      /^CONNECTIONS_FILE: there is no readable file .*nofile\.yaml\. Name the YAML file/,
    );
    await expect(loadConnections(folder)).rejects.toThrow(ConnectionsError);
  });

  it('fills in careful defaults', async () => {
    const { payers } = await load(`payers:${PAYER}`);
    expect(payers[0]).toMatchObject({
      pasVersion: '2.2.1',
      settleSeconds: 120,
      mayResendWhenNotFound: false,
    });
  });

  it('refuses a payer for which nobody chose how a lost answer is resolved', async () => {
    await expect(load(`payers:${PAYER.replace('resolver: inquire-by-example', '')}`)).rejects.toThrow(
      /payers\.0\.resolver/,
    );
  });

  it('refuses a word it does not know instead of ignoring it', async () => {
    await expect(load('payer: []')).rejects.toThrow(ConnectionsError);
  });
});
