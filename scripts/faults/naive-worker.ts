import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { openDatabase } from '../../src/adapters/postgres/database.ts';

/**
 * What one writes first: a BullMQ worker that posts to the payer in its processor, and lets BullMQ retry. It keeps no
 * record before the call and asks nobody after it. Run by the harness as a process that can be killed.
 */
const [folder = '', endpoint = '', redisUrl = ''] = process.argv.slice(2);
const LOCK_MS = 2_000;
const requests = join(folder, 'requests');

async function send(name: string): Promise<void> {
  const answer = await fetch(`${endpoint}/Claim/$submit`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: readFileSync(join(requests, name)),
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}`);
  await answer.text();
}

const SETTINGS = { concurrency: 8, lockDuration: LOCK_MS, stalledInterval: 1_000, maxStalledCount: 1_000 };
const JOBS = { attempts: 1_000, backoff: { type: 'fixed', delay: 200 }, removeOnComplete: true };
const sendOne = async ({ data }: { data: { name: string } }): Promise<void> => send(data.name);

async function open() {
  if (redisUrl !== '') {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const queue = new Queue<{ name: string }>('naive', { connection, defaultJobOptions: JOBS });
    return {
      queue,
      work: () => new Worker<{ name: string }>('naive', sendOne, { connection, ...SETTINGS }),
    };
  }
  const { pool } = await openDatabase({ directory: join(folder, 'twin-data') });
  // The embedded pool has what BullMQ asks of a pool; the service uses it the same way.
  const connection = pool as unknown as PgPool;
  const client = await connection.connect();
  await runMigrations(client);
  client.release();
  const queue = new Queue('naive', { connection, defaultJobOptions: JOBS }, createPostgresBackend);
  return {
    queue,
    work: () => new Worker('naive', sendOne, { connection, ...SETTINGS }, createPostgresBackend),
  };
}

const { queue, work } = await open();
if (!existsSync(join(folder, 'filled'))) {
  await queue.addBulk(readdirSync(requests).map((name) => ({ name: 'send', data: { name } })));
}
work().on('error', () => undefined);
process.stdout.write('working\n');
setInterval(() => {
  void queue.getJobCounts().then((counts) => {
    const left = Object.values(counts).reduce((sum, n) => sum + n, 0);
    if (left === 0) process.stdout.write('drained\n');
  });
}, 300);
