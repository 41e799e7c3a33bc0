import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { transpiledSources } from '../support/transpiled-sources.ts';
import { until } from '../support/until.ts';

const SCRIPT: SimulatorScript = {
  inquiry: 'by-claim-identifier',
  rules: [
    { when: { memberId: 'SLOW' }, then: ['approve', { delay: 1_500 }] },
    { when: { memberId: 'SILENT' }, then: ['approve', 'silent'] },
    { when: { memberId: 'DEAF' }, then: ['approve', 'silent'] },
  ],
};

interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** A service of its own, as `npm start` starts it, told to end while a payer has a request in hand. */
describe('the service, told to end in the middle of a submission', () => {
  const sources = transpiledSources();
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-stopped-'));
  let payer: PayerSimulator;
  let connectionsFile: string;
  let running: Running | undefined;

  beforeAll(async () => {
    payer = await startPayerSimulator({ script: SCRIPT });
    connectionsFile = aConnectionsFile(payer.url, { subscription: 'none', submitTimeoutSeconds: 60 });
    running = await start();
    await push(running, theHospital());
    await end(running);
  });

  afterAll(async () => {
    running?.process.kill('SIGKILL');
    await running?.ended;
    await payer.close();
    sources.remove();
    for (const each of [folder, dirname(connectionsFile)]) rmSync(each, { recursive: true, force: true });
  });

  async function start(settings: Readonly<Record<string, string>> = {}): Promise<Running> {
    const child = spawn(process.execPath, [join(sources.path, 'src', 'main.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATA_DIR: folder,
        CONNECTIONS_FILE: connectionsFile,
        FACILITY_ZONE: 'America/Chicago',
        SWEEP_SECONDS: '0.3',
        ...settings,
      },
    });
    const ended = once(child, 'exit');
    const lines = createInterface({ input: child.stderr });
    const url = await new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => {
        // Our own log: one JSON object a line.
        const { msg, url: at } = JSON.parse(line) as { msg: string; url?: string };
        if (msg === 'started') resolve(at ?? '');
      });
      child.once('exit', () => {
        reject(new Error('The service did not start.'));
      });
    });
    return { url, process: child, ended };
  }

  async function end({ process: child, ended }: Running): Promise<number | null> {
    child.kill('SIGTERM');
    await ended;
    return child.exitCode;
  }

  async function push({ url }: Pick<Running, 'url'>, bundle: object): Promise<void> {
    const answer = await fetch(`${url}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    expect(answer.status).toBe(200);
  }

  async function submitted(
    member: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<Running> {
    const service = await start(settings);
    running = service;
    await push(service, anUnauthorizedStay(member.toLowerCase(), member));
    await until(`${member} is at the payer`, () => Promise.resolve(ledgerOf(member) > 0 ? true : undefined));
    return service;
  }

  function ledgerOf(member: string): number {
    return payer.ledger().filter(({ operation, memberId }) => operation === 'submit' && memberId === member)
      .length;
  }

  /** What the next process finds. */
  async function stateAfterwards(member: string): Promise<string | undefined> {
    // Nothing is advanced in this role: the case is seen as it was left.
    const { url, ...service } = await start({ ROLE: 'api' });
    running = { url, ...service };
    const answer = await fetch(`${url}/cases?encounter=${member.toLowerCase()}-stay`);
    const { cases } = (await answer.json()) as { cases: { state: string }[] };
    expect(await end(running)).toBe(0);
    return cases[0]?.state;
  }

  it('is no longer ready at once, and lets the payer answer', async () => {
    const service = await submitted('SLOW');
    service.process.kill('SIGTERM');
    await until('it is no longer ready', async () => {
      const ready = await fetch(`${service.url}/readyz`);
      return ready.status === 503 ? true : undefined;
    });
    await service.ended;
    expect(service.process.exitCode).toBe(0);
    expect(await stateAfterwards('SLOW')).toBe('determined');
    expect(ledgerOf('SLOW')).toBe(1);
  });

  it('marks what a payer does not answer in time as unknown, never as unsent', async () => {
    const service = await submitted('SILENT', { SHUTDOWN_SECONDS: '0.5' });
    expect(await end(service)).toBe(0);
    expect(await stateAfterwards('SILENT')).toBe('unknown');
    expect(ledgerOf('SILENT')).toBe(1);
  });

  it('ends at once when it is told a second time, and still nothing is sent twice', async () => {
    const service = await submitted('DEAF', { SHUTDOWN_SECONDS: '600' });
    service.process.kill('SIGTERM');
    await until('it has heard', async () =>
      (await fetch(`${service.url}/readyz`)).status === 503 ? true : undefined,
    );
    expect(await end(service)).toBe(1);
    expect(await stateAfterwards('DEAF')).toBe('submitting');
    expect(ledgerOf('DEAF')).toBe(1);
  });
});
