import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import pg from 'pg';
import { canaries } from './canaries.ts';
import type { System } from './system.ts';

/** What was seen of the running system: how much it took (I8), and whether it said more than it may (I9). */
export interface Watched {
  readonly rssMb: number;
  readonly descriptors: number;
  readonly connections: number;
  readonly redisMb: number;
  readonly healthP99Ms: number;
  readonly unhandled: number;
  /** Log lines, words to the queue, and answers of `/metrics` that were read for a patient's words. */
  readonly read: number;
  readonly leaks: readonly string[];
}

const EVERY_MS = 250;
const UNHANDLED = /UnhandledPromiseRejection|unhandledRejection|Uncaught|MaxListenersExceeded/;

/** Reads for words of a patient wherever none may be. */
export function watchWords() {
  const patterns = canaries();
  const leaks: string[] = [];
  let read = 0;
  let unhandled = 0;
  return {
    look: (where: string, text: string): void => {
      read += 1;
      const found = patterns.exec(text)?.[0];
      if (found !== undefined && leaks.length < 10) leaks.push(`${where} said "${found}"`);
      if (UNHANDLED.test(text)) unhandled += 1;
    },
    leaks: () => leaks,
    read: () => read,
    unhandled: () => unhandled,
  };
}

type Words = ReturnType<typeof watchWords>;

/** Looks at a system four times a second until it is told to stop. A server that is away is not looked at. */
export function watchSystem(
  system: System,
  words: Words,
  { redisUrl, databaseUrl }: { redisUrl: string | undefined; databaseUrl: string | undefined },
) {
  const peak = { rssMb: 0, descriptors: 0, connections: 0, redisMb: 0 };
  const health: number[] = [];
  const redis = redisUrl === undefined ? undefined : listenToRedis(redisUrl, words);
  const pool = databaseUrl === undefined ? undefined : quietPool(databaseUrl);
  const look = async (): Promise<void> => {
    for (const each of system.processes) {
      const used = usedBy(each.child().pid);
      peak.rssMb = Math.max(peak.rssMb, used.rssMb);
      peak.descriptors = Math.max(peak.descriptors, used.descriptors);
    }
    const [connections, redisMb] = await Promise.all([
      pool === undefined ? 0 : connectionsIn(pool, words).catch(() => 0),
      redis === undefined ? 0 : redis.megabytes().catch(() => 0),
      askHealth(system.apiUrls()[0] ?? '', health, words),
    ]);
    peak.connections = Math.max(peak.connections, connections);
    peak.redisMb = Math.max(peak.redisMb, redisMb);
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, EVERY_MS);
  return {
    stop: async (): Promise<Watched> => {
      clearInterval(timer);
      redis?.close();
      await pool?.end().catch(() => undefined);
      const sorted = health.toSorted((a, b) => a - b);
      return {
        ...peak,
        healthP99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
        unhandled: words.unhandled(),
        read: words.read(),
        leaks: words.leaks(),
      };
    },
  };
}

const PAGE_MB = 4096 / 1024 / 1024;

/** A process that is gone uses nothing. */
function usedBy(pid: number): { rssMb: number; descriptors: number } {
  try {
    const pages = Number(readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ')[1]);
    return { rssMb: pages * PAGE_MB, descriptors: readdirSync(`/proc/${String(pid)}/fd`).length };
  } catch {
    return { rssMb: 0, descriptors: 0 };
  }
}

async function askHealth(url: string, health: number[], words: Words): Promise<void> {
  const began = performance.now();
  try {
    const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    health.push(performance.now() - began);
    const metrics = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
    const text = await metrics.text();
    if (metrics.ok) words.look('/metrics', text);
  } catch {
    // It was killed, or is being started.
  }
}

/** Everything that anybody writes to Redis passes here; a Redis that was away is listened to again. */
function listenToRedis(url: string, words: Words) {
  const asking = new Redis(url, {
    ...{ retryStrategy: () => 200, maxRetriesPerRequest: 0, enableOfflineQueue: false },
  });
  asking.on('error', () => undefined);
  const { hostname, port } = new URL(url);
  let isClosed = false;
  let hearing: Socket;
  const listen = (): void => {
    hearing = connect(Number(port), hostname, () => hearing.write('MONITOR\r\n'));
    hearing.on('error', () => undefined);
    hearing.once('close', () => {
      if (!isClosed) setTimeout(listen, 100);
    });
    const lines = createInterface({ input: hearing });
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      words.look('the queue', line);
    });
  };
  listen();
  return {
    megabytes: async (): Promise<number> => {
      const used = /used_memory:(\d+)/.exec(await asking.info('memory'))?.[1];
      return Number(used ?? 0) / 1024 / 1024;
    },
    close: () => {
      isClosed = true;
      asking.disconnect();
      hearing.destroy();
    },
  };
}

function quietPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 2_000,
    application_name: 'watch',
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Counts the service's connections, and reads the queue where it runs on this database. */
async function connectionsIn(pool: pg.Pool, words: Words): Promise<number> {
  const { rows } = await pool.query<{ n: number; queue: string | null }>(
    `select count(*)::integer as n, to_regclass('bullmq.job')::text as queue
     from pg_stat_activity where datname = current_database() and application_name <> 'watch'`,
  );
  const [seen] = rows;
  if (typeof seen?.queue === 'string') {
    const jobs = await pool.query<{ said: string }>('select j::text as said from bullmq.job j limit 50');
    for (const { said } of jobs.rows) words.look('the queue', said);
  }
  return seen?.n ?? 0;
}
