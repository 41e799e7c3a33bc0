import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { drive, type Journal, type Text, together } from './ehr-driver.ts';
import type { FaultCase, Injected, Under } from './fault-case.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { violationsOf } from './invariants.ts';
import { judge, type Verdict } from './judge.ts';
import { newDatabaseOn } from './new-database.ts';
import { payerConnection } from './payer-connection.ts';
import { startPayer } from './payer-process.ts';
import { pause, seeded } from './seeded.ts';
import { hospitalText, staysOf } from './stays.ts';
import { type Launch, type Role, type Servers, startSystem, type System, untilQuiet } from './system.ts';
import { type Watched, watchSystem, watchWords } from './watch.ts';

export interface Outcome {
  readonly fault: FaultCase;
  readonly verdict: Verdict;
  readonly watched: Watched;
  readonly kills: number;
  readonly seconds: number;
  readonly notes: readonly string[];
  readonly wrong: readonly string[];
  /** The requests as they left, for the naive twin. */
  readonly requests: readonly Uint8Array[];
}

/** Nothing is judged by this: a machine on which it is too short could not show anything. */
const GIVE_UP_MS = 600_000;

interface Run {
  readonly seed: number;
  readonly isFull: boolean;
  readonly servers: Servers | undefined;
}

/** One fault, on a system of its own: load, injection, quiet, judgement. */
export async function runFaultCase(fault: FaultCase, { seed, isFull, servers }: Run): Promise<Outcome> {
  const began = performance.now();
  const stage = await setStage(fault, servers);
  const { system, payer, watching } = stage;
  try {
    const count = staysIn(fault, isFull);
    const patienceMs = fault.patienceMs ?? 120_000;
    const load = { urls: () => system.apiUrls(), giveUpAfterMs: GIVE_UP_MS + count * 500 };
    const lanes = fault.lanes ?? 4;
    const journals: Journal[] = [];
    const push = async (stays: readonly (readonly Text[])[], at: number): Promise<void> => {
      journals.push(await drive({ ...load, stays, lanes: at }));
    };
    await drive({ ...load, stays: [[{ name: 'hospital', memberId: '', text: hospitalText() }]], lanes: 1 });
    const under: Under = {
      ...stage,
      ...{ servers, random: seeded(seed), pause },
      push: (texts, at = lanes) =>
        push(
          texts.map((each) => [each]),
          at,
        ),
    };
    const [, during] = await Promise.all([
      push(staysOf(fault, count), lanes),
      fault.inject?.(under, isFull) ?? Promise.resolve<Injected>({}),
    ]);
    const waitFor = { expected: count, patienceMs: patienceMs + count * 200 };
    const alsoWaitFor = fault.alsoWaitFor ?? [];
    const quiet = await untilQuiet(system, { ...waitFor, alsoWaitFor });
    const after = (await fault.afterwards?.(under, together(journals))) ?? {};
    const died = system.processes.filter((each) => !each.child().isRunning()).map(({ role }) => role);
    const watched = await watching.stop();
    await system.stop();
    const { verdict, requests } = await judged(fault, stage, withoutCopies(together(journals)));
    return {
      ...{ fault, verdict, watched, requests },
      kills: [during, after].reduce((sum, { kills = 0 }) => sum + kills, 0),
      seconds: (performance.now() - began) / 1000,
      notes: [
        ...[during.note, after.note].filter((note) => note !== undefined),
        `quiet ${(quiet.ms / 1000).toFixed(1)} s after the last push`,
      ],
      wrong: [
        ...died.map((role) => `the ${role} died`),
        ...[during.wrong, after.wrong].filter((text) => text !== undefined),
        ...violationsOf({ verdict, watched }),
      ],
    };
  } finally {
    await watching.stop();
    await Promise.all(system.processes.map((each) => each.kill()));
    await payer.stop();
    await stage.close();
  }
}

function staysIn({ stays, staysInFull = stays }: FaultCase, isFull: boolean): number {
  return isFull ? staysInFull : stays;
}

type Stage = Awaited<ReturnType<typeof setStage>>;

/** Everything that a fault plays on. */
async function setStage(fault: FaultCase, servers: Servers | undefined) {
  const folder = mkdtempSync(join(tmpdir(), `retro-auth-faults-${fault.id}-`));
  const { personality = 'naive', inquiry = 'by-claim-identifier' } = fault;
  const payer = await startPayer(folder, { script: { inquiry, rules: fault.rules }, personality });
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: payer.port });
  const front = await fault.front?.(proxy.port, folder);
  const connectionsFile = join(folder, 'connections.yaml');
  const connection = payerConnection(proxy.port, { ...fault.connection, ...front?.connection });
  writeFileSync(connectionsFile, stringify({ payers: [connection] }));
  const { databaseUrl, redisUrl, databaseProxy } = await storesFor(fault, servers);
  const cutOff = databaseProxy && { DATABASE_URL: through(databaseProxy, databaseUrl) };
  const words = watchWords();
  const system = await startSystem({
    ...{ folder, connectionsFile, databaseUrl, redisUrl },
    more: { ...fault.environment, ...front?.environment },
    launch: (role, nth) => launchOf(fault, role, nth, cutOff),
    onLine: (line) => {
      words.look('the log', line);
    },
  });
  const watching = watchSystem(system, words, { redisUrl, databaseUrl });
  return {
    ...{ folder, payer, proxy, front, databaseUrl, databaseProxy, system, watching },
    close: async (): Promise<void> => {
      await front?.close();
      await proxy.close();
      await databaseProxy?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the system keeps its record and its queue in, and what stands before the record of those who are cut off. */
async function storesFor({ on, isCutOff }: FaultCase, servers: Servers | undefined) {
  const databaseUrl = on === 'embedded' ? undefined : await newDatabaseOn(servers?.postgres.url);
  const redisUrl = on === 'redis' ? servers?.redis.url : undefined;
  const databaseProxy = isCutOff && (await proxyBefore(databaseUrl));
  return { databaseUrl, redisUrl, databaseProxy };
}

/** As the fault has it; who is to be cut off speaks to the database through a proxy. */
function launchOf(
  fault: FaultCase,
  role: Role,
  nth: number,
  cutOff: Readonly<Record<string, string>> | undefined,
): Launch {
  const launch = fault.launch?.(role, nth) ?? {};
  return fault.isCutOff?.(role, nth) === true ? { ...launch, env: { ...launch.env, ...cutOff } } : launch;
}

function proxyBefore(databaseUrl: string | undefined): Promise<FaultProxy | undefined> {
  if (databaseUrl === undefined) return Promise.resolve(undefined);
  const { hostname, port } = new URL(databaseUrl);
  return startFaultProxy({ host: hostname, port: Number(port) });
}

function through({ port }: FaultProxy, databaseUrl = ''): string {
  const url = new URL(databaseUrl);
  url.port = String(port);
  return url.href;
}

async function judged(
  fault: FaultCase,
  { system, payer }: { readonly system: System; readonly payer: Stage['payer'] },
  journal: Journal,
): Promise<Pick<Outcome, 'verdict' | 'requests'>> {
  const { checkDecisions = true, isRevised = false, mayWait = 0 } = fault;
  const record = await system.openRecord();
  try {
    const ledger = payer.ledger();
    const verdict = await judge({ journal, ledger, record }, { checkDecisions, isRevised, mayWait });
    // The statement says what its rows look like.
    const { rows } = (await record.pool.query('select bytes from submission')) as {
      rows: { bytes: Uint8Array }[];
    };
    return { verdict, requests: rows.map(({ bytes }) => bytes) };
  } finally {
    await record.close();
  }
}

/** A stay pushed several times is one stay; all its bytes must be in the record, so the last of each kind is kept. */
function withoutCopies(journal: Journal): Journal {
  const seen = new Map(journal.pushed.map((each) => [`${each.name} ${each.sha256}`, each]));
  return { ...journal, pushed: [...seen.values()] };
}
