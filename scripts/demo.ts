import { type AddressInfo, createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bundle } from '@medplum/fhirtypes';
import { SingleBar } from 'cli-progress';
import { stringify } from 'yaml';
import { worklistTable } from '../src/adapters/cli/worklist-table.ts';
import { loadProfiles } from '../src/adapters/profiles/load-profiles.ts';
import { jsonLog } from '../src/adapters/telemetry/log.ts';
import { loadSettings, type Settings } from '../src/config.ts';
import type { Finding } from '../src/domain/fhir/finding.ts';
import { PROFILE } from '../src/domain/pas/canonicals.ts';
import { projectRoot } from '../src/project-root.ts';
import { openService, type Service } from '../src/wiring/open-service.ts';
import { release } from '../src/workflow/person-acts.ts';
import { worklist } from '../src/workflow/worklist.ts';
import { type DemoPush, loadDay } from './demo/day.ts';
import { DOWN_AT_FIRST, payerConnections } from './demo/payer-connections.ts';
import { PAYER_SCRIPT } from './demo/payer-script.ts';
import { type PayerSimulator, startPayerSimulator } from './payer-simulator/start.ts';

const HELP = `Retro Auth demo: starts the service on embedded defaults and a SIMULATED payer, pushes a day's worth of
fictitious encounters, waits for the decisions and prints the worklist.

  npm run demo              and keep serving until Ctrl-C
  npm run demo -- --exit    and end
  npm run demo -- --port N  serve on this port (default: any free one)
`;

/** A day is over when nothing has moved for this long, or at the latest after the second figure. */
const QUIET_MS = 1_500;
const LONGEST_MS = 60_000;
const LOOK_EVERY_MS = 150;
const ZONE = 'America/Chicago';

const { values: options } = parseArgs({
  options: {
    exit: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  process.stdout.write(HELP);
} else {
  await runDemo();
}

async function runDemo(): Promise<void> {
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'retro-auth-demo-'));
  const payer = await startPayerSimulator({
    script: PAYER_SCRIPT,
    validate: await strictly(),
    ledgerFile: join(folder, 'payer-ledger.ndjson'),
  });
  banner(payer);
  const downPort = await freePort();
  const service = await openService(await settingsFor(folder, payer, downPort), jsonLog('error'));
  process.stdout.write(
    `Retro Auth answers at ${service.url ?? ''} after ${seconds(Date.now() - started)}.\n\n`,
  );

  await pushDay(loadDay(new Date()), service);
  await atRest(service);
  const portal = await startPayerSimulator({ port: downPort, validate: await strictly() });
  await releaseHeld(service);
  await atRest(service);
  process.stdout.write(
    `\n${worklistTable(inOrder(await worklist({ limit: 100 }, service.outside)), ZONE)}\n`,
  );
  summary([payer, portal], service, started);

  const stop = async (): Promise<void> => {
    await service.stop();
    await payer.close();
    await portal.close();
    await rm(folder, { recursive: true, force: true });
  };
  if (options.exit) return stop();
  process.stdout.write('Serving until Ctrl-C.\n');
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

/** The simulated payers refuse whatever breaks the profiles. */
async function strictly(): Promise<(bundle: Bundle) => readonly Finding[]> {
  const profiles = await loadProfiles(join(projectRoot(), 'profiles'));
  return (bundle) =>
    profiles
      .validate(bundle, {
        profile:
          bundle.meta?.profile?.find((each) => each === PROFILE.inquiryRequestBundle) ??
          PROFILE.requestBundle,
      })
      .filter(({ severity }) => severity === 'error');
}

function banner({ url }: PayerSimulator): void {
  process.stdout.write(
    `\n*** THE PAYER IS SIMULATED (${url}). Patients, payers and decisions below are fictitious. ***\n\n`,
  );
}

async function settingsFor(folder: string, payer: PayerSimulator, downPort: number): Promise<Settings> {
  const file = join(folder, 'connections.yaml');
  await writeFile(
    file,
    stringify({ payers: payerConnections(payer.url, `http://127.0.0.1:${String(downPort)}`) }),
  );
  const port = options.port === '0' ? String(await freePort()) : options.port;
  return loadSettings({
    PORT: port,
    DATA_DIR: join(folder, 'data'),
    CONNECTIONS_FILE: file,
    FACILITY_ZONE: ZONE,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SWEEP_SECONDS: '0.5',
    LOG_LEVEL: 'error',
  });
}

/** Known before the service listens, since the payer is told where to send its notifications. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function pushDay(day: readonly DemoPush[], { url, outside }: Service): Promise<void> {
  for (const { name, situation, bundle, delayMs, payerDown } of day) {
    await pause(delayMs);
    if (payerDown !== undefined) await feltByUs(payerDown, outside);
    const answer = await fetch(`${url ?? ''}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    const outcome = answer.ok ? 'pushed' : `REFUSED (${String(answer.status)}) ${await answer.text()}`;
    process.stdout.write(`  ${outcome}  ${name.padEnd(28)} ${situation}\n`);
  }
}

/** Waits until our own log shows that the payer cannot be reached: the subscription that was tried at the start. */
async function feltByUs(payer: string, { store }: Service['outside']): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  for (let tries = 0; tries < 40 && (await store.contactsWith(payer, yesterday)).length === 0; tries += 1) {
    await pause(LOOK_EVERY_MS);
  }
}

/** The nurse releases what the site holds for review; its payer can be reached again. */
async function releaseHeld({ outside }: Service): Promise<void> {
  for (const { id } of await outside.store.listCases({ state: 'held-for-review', limit: 100 })) {
    const { done } = await release(id, 'the review nurse', outside);
    process.stdout.write(`  released ${id.slice(0, 8)} for ${DOWN_AT_FIRST}, which answers again: ${done}\n`);
  }
}

/** Waits until the cases have come to rest: no history line was written for a while and nothing is in flight. */
async function atRest({ outside }: Service): Promise<void> {
  const bar = new SingleBar({ format: '  {bar} {value}/{total} cases at rest', hideCursor: true });
  const began = Date.now();
  let stillSince = Date.now();
  let seen = '';
  bar.start(1, 0);
  while (Date.now() - began < LONGEST_MS && Date.now() - stillSince < QUIET_MS) {
    const cases = await outside.store.listCases({ limit: 100 });
    const now = cases.map(({ id, version, state }) => `${id} ${String(version)} ${state}`).join('\n');
    const moving = cases.filter(({ state, determination }) =>
      isMoving(state, determination?.requests.length ?? 0),
    );
    if (now !== seen || moving.length > 0) stillSince = Date.now();
    seen = now;
    bar.setTotal(Math.max(1, cases.length));
    bar.update(cases.length - moving.length);
    await pause(LOOK_EVERY_MS);
  }
  bar.stop();
}

/** A pended case still moves, unless the payer waits for documents from a person. */
function isMoving(state: string, asked: number): boolean {
  return (
    ['received', 'ready', 'assembled', 'submitting', 'unknown'].includes(state) ||
    (state === 'pended' && asked === 0)
  );
}

function summary(payers: readonly PayerSimulator[], service: Service, started: number): void {
  const submits = payers.flatMap((each) => each.ledger()).filter(({ operation }) => operation === 'submit');
  const different = new Set(submits.map(({ bundleIdentifier }) => bundleIdentifier)).size;
  process.stdout.write(
    `\n${String(submits.length)} requests reached the simulated payers, ${String(different)} different ones. ${seconds(Date.now() - started)} in all.\n` +
      `Cases: ${service.url ?? ''}/cases   Tasks: ${service.url ?? ''}/fhir/Task   Answers: ${service.url ?? ''}/fhir/ClaimResponse\n`,
  );
}

/** As they were pushed: the list comes newest first. */
function inOrder<T>(rows: readonly T[]): T[] {
  return [...rows].reverse();
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
