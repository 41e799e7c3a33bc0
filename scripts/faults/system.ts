import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/adapters/postgres/database.ts';
import { projectRoot } from '../../src/project-root.ts';
import { type Child, startChild } from './child.ts';
import { freePort, type Server } from './servers.ts';

export type Role = 'all' | 'api' | 'worker';

/** How a process is started otherwise than the rest. */
export interface Launch {
  readonly env?: Readonly<Record<string, string>>;
  readonly through?: readonly string[];
  /** Its log cannot be read, so that it is asked whether it is alive. */
  readonly isMute?: boolean;
  /** A folder with an earlier build, which runs until the process is started again. */
  readonly earlier?: string;
}

/** One process of the service. */
export interface ServiceProcess {
  readonly role: Role;
  readonly url: string;
  readonly child: () => Child;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** The service as it stands: one process on the embedded database, or several on PostgreSQL and Redis. */
export interface System {
  readonly processes: readonly ServiceProcess[];
  readonly environment: Readonly<Record<string, string>>;
  apiUrls(): readonly string[];
  /** Stops every process in order; gives the exit codes. */
  stop(): Promise<readonly (number | null)[]>;
  /** The record, for the judge; the service must be stopped. */
  openRecord(): Promise<Database>;
}

export interface Servers {
  readonly postgres: Server;
  readonly redis: Server;
  /** Of a disk of its own: leaves no byte free, and gives them back. */
  readonly fillDisk?: () => void;
  readonly freeDisk?: () => void;
}

/** Short enough that what a dead worker held comes up again within a run. */
const LEASE_SECONDS = 6;

/** `servers` absent: one process, embedded database. Present: two APIs and two workers. `redisUrl` absent: PostgreSQL alone. */
export async function startSystem(of: {
  readonly folder: string;
  readonly connectionsFile: string;
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  readonly more?: Readonly<Record<string, string>>;
  readonly launch?: (role: Role, nth: number) => Launch;
  readonly onLine?: (line: string) => void;
}): Promise<System> {
  const { folder, connectionsFile, databaseUrl, redisUrl, onLine = () => undefined } = of;
  const environment = {
    DATA_DIR: join(folder, 'data'),
    CONNECTIONS_FILE: connectionsFile,
    FACILITY_ZONE: 'America/Chicago',
    SWEEP_SECONDS: '0.5',
    LEASE_SECONDS: String(LEASE_SECONDS),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...of.more,
  };
  const roles =
    databaseUrl === undefined ? (['all'] as const) : (['api', 'api', 'worker', 'worker'] as const);
  const processes: ServiceProcess[] = [];
  for (const [nth, role] of roles.entries()) {
    const launch = of.launch?.(role, nth) ?? {};
    processes.push(await startProcess({ role, environment, launch, onLine }));
  }
  return {
    processes,
    environment,
    apiUrls: () => processes.filter(({ role }) => role !== 'worker').map(({ url }) => url),
    stop: () => Promise.all(processes.map((each) => each.child().end('SIGTERM'))),
    openRecord: () =>
      openDatabase(databaseUrl === undefined ? { directory: environment.DATA_DIR } : { url: databaseUrl }),
  };
}

/** One process of the service; the first time of the build that its launch names, and afterwards of this one. */
async function startProcess({
  role,
  environment,
  launch: { env = {}, through = [], isMute = false, earlier },
  onLine,
}: {
  readonly role: Role;
  readonly environment: Readonly<Record<string, string>>;
  readonly launch: Launch;
  readonly onLine: (line: string) => void;
}): Promise<ServiceProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const addressed = role === 'worker' ? {} : { PUBLIC_URL: url };
  const startFrom = (build: string): Promise<Child> =>
    startChild(join(build, 'dist/src/main.js'), {
      env: { ...environment, ROLE: role, PORT: String(port), ...addressed, ...env },
      through,
      ready: isMute ? () => isAlive(url) : '"msg":"started"',
      onLine,
    });
  let child = await startFrom(earlier ?? projectRoot());
  return {
    role,
    url,
    child: () => child,
    start: async () => {
      child = await startFrom(projectRoot());
    },
    kill: async () => {
      await child.end('SIGKILL');
    },
  };
}

async function isAlive(url: string): Promise<boolean> {
  return fetch(`${url}/livez`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Kills a process at random and starts it again, so many times; gives the number of kills. */
export async function killAndRestart(
  process: ServiceProcess,
  { kills, random, pause }: { kills: number; random: () => number; pause: (ms: number) => Promise<void> },
): Promise<number> {
  for (let n = 0; n < kills; n += 1) {
    await pause(400 + random() * 600);
    await process.kill();
    await process.start();
  }
  return kills;
}

interface Listed {
  readonly encounterId: string;
  readonly state: string;
}

const UNSETTLED = new Set(['received', 'ready', 'assembled', 'submitting', 'unknown']);

/** Waits until no case is under way; gives how long it took, and who is still under way at the end of patience. */
export async function untilQuiet(
  system: System,
  {
    expected,
    patienceMs,
    alsoWaitFor = [],
  }: { expected: number; patienceMs: number; alsoWaitFor?: readonly string[] },
): Promise<{ ms: number; stuck: readonly Listed[] }> {
  const began = performance.now();
  const unsettled = new Set([...UNSETTLED, ...alsoWaitFor]);
  for (;;) {
    const cases = await everyCase(system.apiUrls()[0] ?? '').catch(() => []);
    const stuck = cases.filter(({ state }) => unsettled.has(state));
    const ms = performance.now() - began;
    if ((stuck.length === 0 && cases.length >= expected) || ms > patienceMs) return { ms, stuck };
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function everyCase(url: string): Promise<readonly Listed[]> {
  const cases: Listed[] = [];
  let after: string | undefined;
  do {
    const answer = await fetch(`${url}/cases?limit=500${after === undefined ? '' : `&after=${after}`}`);
    // The service's own worklist.
    const page = (await answer.json()) as { cases: Listed[]; next?: string };
    cases.push(...page.cases);
    after = page.next;
  } while (after !== undefined);
  return cases;
}
