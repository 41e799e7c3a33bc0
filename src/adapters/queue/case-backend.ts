import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { PgPool } from 'bullmq';
import { Redis } from 'ioredis';
import { requireNoEviction } from './require-no-eviction.ts';
import type { Log } from './log.ts';

/** A pool of PostgreSQL sessions, as far as its own type goes; BullMQ asks a few event methods more of it. */
export interface SessionPool {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
  connect(): Promise<unknown>;
  end(): Promise<void>;
}

/** Ids only: no patient data in a queue. */
interface CaseJob {
  readonly caseId: string;
}

/** What we use of BullMQ's Queue and Worker, which carry the types of their backend. */
interface JobQueue {
  addBulk(
    jobs: { name: string; data: CaseJob; opts: { jobId: string; priority?: number } }[],
  ): Promise<unknown>;
  count(): Promise<number>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(force?: boolean): Promise<void>;
}

type Process = (job: { readonly data: CaseJob }) => Promise<void>;

/** Where BullMQ keeps its jobs. Everything above this is the same on Redis and on PostgreSQL. */
export interface CaseBackend {
  readonly queue: JobQueue;
  openWorker(process: Process, concurrency: number): JobWorker;
  close(): void;
}

const QUEUE = 'advance';

/** A finished job must not keep its id taken, or the same hint could never be given again. */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;

/** A Redis that is back is found soon, and a process that stops does not wait long for the socket of one that is away. */
const CONNECTION = {
  disconnectTimeout: 200,
  retryStrategy: (times: number): number => Math.min(50 * times, 500),
} as const;

/** A push must not wait for Redis: a hint that cannot be given at once is not given. */
const PRODUCER = {
  ...CONNECTION,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_000,
} as const;

/** How long a start waits to learn that Redis is set up wrongly; a Redis that is away does not stop a start. */
const CONNECT_MS = 2_000;

export async function redisBackend(url: string, log: Log): Promise<CaseBackend> {
  const connection = new Redis(url, PRODUCER);
  connection.on('error', () => undefined);
  try {
    await requireNoEviction(connection, CONNECT_MS, log);
  } catch (error) {
    connection.disconnect();
    throw error;
  }
  // A worker waits in a blocking command for as long as it takes; BullMQ asks for `null`.
  const waiting = new Redis(url, { ...CONNECTION, maxRetriesPerRequest: null });
  waiting.on('error', () => undefined);
  return {
    queue: new Queue<CaseJob>(QUEUE, { connection, defaultJobOptions: JOB_OPTIONS, skipVersionCheck: true }),
    openWorker: (process, concurrency) =>
      new Worker<CaseJob>(QUEUE, process, { connection: waiting, concurrency, skipVersionCheck: true }),
    close: () => {
      connection.disconnect();
      waiting.disconnect();
    },
  };
}

/** BullMQ's own PostgreSQL backend, in a schema beside ours, over the pool that the case store uses. */
export async function postgresBackend(shared: SessionPool): Promise<CaseBackend> {
  // A real pool has the event methods, and the embedded one implements them for this.
  const pool = shared as PgPool;
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  return {
    queue: new Queue(QUEUE, { connection: pool, defaultJobOptions: JOB_OPTIONS }, createPostgresBackend),
    openWorker: (process, concurrency) =>
      new Worker(QUEUE, process, { connection: pool, concurrency }, createPostgresBackend),
    close: () => undefined,
  };
}
