import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@medplum/fhirtypes';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { transpiledSources } from '../support/transpiled-sources.ts';
import { until } from '../support/until.ts';

/** Each is passed on the way from a push to the payer's decision. */
const POINTS = [
  'before-receive',
  'after-receive',
  'after-claim',
  'before-assess-move',
  'after-assess-move',
  'before-freeze',
  'after-freeze',
  'before-begin-attempt',
  'after-begin-attempt',
  'before-submit',
  'after-submit',
  'after-keep-answer',
  'after-end-attempt',
  'before-answer-move',
  'after-answer-move',
];

const DYING = fileURLToPath(new URL('service-that-dies.mjs', import.meta.url));

describe('the service, killed without a word on the way from a push to the decision', () => {
  const sources = transpiledSources();
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-killed-'));
  let payer: PayerSimulator;
  let connectionsFile: string;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    payer = await startPayerSimulator({ script: { inquiry: 'by-claim-identifier' } });
    connectionsFile = aConnectionsFile(payer.url, { subscription: 'none' });
    const { url } = await start('none');
    await push(url, theHospital());
    await stop();
  });

  // Also after one that failed: whoever keeps the folder would fail all that follow.
  afterEach(stop);

  afterAll(async () => {
    await payer.close();
    sources.remove();
    for (const each of [folder, dirname(connectionsFile)]) rmSync(each, { recursive: true, force: true });
  });

  async function start(point: string): Promise<{ url: string; died: Promise<unknown> }> {
    const child = spawn(process.execPath, [DYING, sources.path, point], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATA_DIR: folder,
        CONNECTIONS_FILE: connectionsFile,
        FACILITY_ZONE: 'America/Chicago',
        SWEEP_SECONDS: '0.3',
      },
    });
    running = child;
    const died = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) return { url: line, died };
    throw new Error(`The service did not start at ${point}.`);
  }

  async function stop(): Promise<void> {
    if (running?.exitCode === null && running.signalCode === null) {
      const gone = once(running, 'exit');
      running.kill('SIGTERM');
      await gone;
    }
    running = undefined;
  }

  /** What an EHR does: anything but a 2xx that was read is pushed again. */
  async function push(url: string, bundle: Bundle): Promise<boolean> {
    const answer = await fetch(`${url}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    }).catch(() => undefined);
    return answer?.ok === true;
  }

  async function stateOf(url: string, encounter: string): Promise<string | undefined> {
    const answer = await fetch(`${url}/cases?encounter=${encounter}`);
    const { cases } = (await answer.json()) as { cases: { state: string }[] };
    return cases[0]?.state;
  }

  it.each(POINTS)('loses nothing and asks the payer once when it dies %s', async (point) => {
    const bundle = anUnauthorizedStay(point, point.toUpperCase());
    const dying = await start(point);
    const acknowledged = await push(dying.url, bundle);
    await dying.died;

    const { url } = await start('none');
    // As an EHR does: what was not acknowledged is pushed again.
    expect(acknowledged || (await push(url, bundle))).toBe(true);
    await until(`the decision after ${point}`, async () =>
      (await stateOf(url, `${point}-stay`)) === 'determined' ? true : undefined,
    );
    const taken = payer
      .ledger()
      .filter(
        ({ operation, memberId, accepted }) =>
          operation === 'submit' && memberId === point.toUpperCase() && accepted,
      );
    expect(taken).toHaveLength(1);
    for (const { resource } of bundle.entry ?? []) {
      const read = await fetch(`${url}/fhir/${resource?.resourceType ?? ''}/${resource?.id ?? ''}`);
      expect([resource?.id, read.status]).toEqual([resource?.id, 200]);
    }
  });
});
