import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { projectRoot } from '../../src/project-root.ts';
import { startChild } from '../faults/child.ts';
import { hospitalText, stayText } from '../faults/stays.ts';
import { startBenchPayer } from './bench-payer.ts';
import type { Ground } from './bench-servers.ts';
import { startBenchService } from './bench-service.ts';
import type { Figure } from './figure.ts';
import { postAll } from './load.ts';
import { openDoor, shutDoor } from './payer-door.ts';
import { openRecord } from './record.ts';
import { spell, spreadOf } from './spread.ts';
import { until } from './until.ts';

const STAYS = 16;
/** Long enough that all calls are out when the process is killed. */
const PAYER_DELAY_MS = 4_000;
const LEASE_SECONDS = 10;
/** What a call holds its case for (its time limit of 10 s and half a lease), the settle time, and 1 s. */
const GOAL_SECONDS = 10 + LEASE_SECONDS / 2 + 5 + 1;

/**
 * `kill -9` with calls to the payer under way, and a start right after it. How long until each of these requests is
 * settled by asking the payer, without sending it again; beside it, how long until a plain BullMQ worker with the
 * settings it comes with has sent each of its requests again.
 */
export async function benchKilled(ground: Ground): Promise<readonly Figure[]> {
  const payer = await startBenchPayer(ground, PAYER_DELAY_MS);
  const databaseUrl = await ground.newDatabase();
  const record = await openRecord(databaseUrl);
  const start = () =>
    startBenchService(ground, {
      role: 'all',
      databaseUrl,
      payers: [payer.connection],
      more: { WORKERS: String(2 * STAYS), LEASE_SECONDS: String(LEASE_SECONDS) },
    });
  await shutDoor(record);
  let service = await start();
  try {
    await postAll(service.url, [hospitalText()]);
    await postAll(
      service.url,
      Array.from({ length: STAYS }, (_, n) => stayText(`k${String(n)}`, `K${String(n)}`)),
    );
    await until(async () => (await inState(record, 'assembled')).length === STAYS);
    await openDoor(record);
    await until(async () => (await inState(record, 'submitting')).length >= STAYS / 2);
    await service.child.end('SIGKILL');
    const { rows } = await record.query<{ at: Date }>('select clock_timestamp() as at');
    const killedAt = rows[0]?.at ?? new Date();
    const held = await inState(record, 'submitting');
    service = await start();
    await until(async () => (await inState(record, 'determined')).length === STAYS);
    const ours = await secondsUntilSettled(record, held, killedAt);
    const theirs = await killedPlainWorker(ground, payer.url, await aRequest(record));
    const spread = spreadOf(ours);
    return [
      {
        what: `kill -9 with ${String(held.length)} calls to the payer under way: seconds until each is settled by asking`,
        ours: spell(spread, 1),
        beside: `BullMQ has sent all again after ${theirs.toFixed(1)}`,
        result: `${spread.most.toFixed(1)} s`,
        goal: `≤ ${String(GOAL_SECONDS)} s`,
        isMet: spread.most <= GOAL_SECONDS,
      },
    ];
  } finally {
    await service.stop();
    await record.end();
    await payer.stop();
  }
}

async function inState(record: pg.Pool, state: string): Promise<readonly string[]> {
  const { rows } = await record.query<{ id: string }>('select id from authorization_case where state = $1', [
    state,
  ]);
  return rows.map(({ id }) => id);
}

async function secondsUntilSettled(
  record: pg.Pool,
  ids: readonly string[],
  killedAt: Date,
): Promise<readonly number[]> {
  const { rows } = await record.query<{ seconds: number }>(
    `select extract(epoch from min(at) - $2::timestamptz)::float as seconds from case_history
     where case_id = any($1) and to_state = 'determined' group by case_id`,
    [ids, killedAt],
  );
  return rows.map(({ seconds }) => seconds);
}

async function aRequest(record: pg.Pool): Promise<string> {
  const { rows } = await record.query<{ bytes: Buffer }>('select bytes from submission limit 1');
  return rows[0]?.bytes.toString() ?? '';
}

/** Seconds from the kill until the next worker has done what the killed one had in hand. */
async function killedPlainWorker(ground: Ground, payerUrl: string, body: string): Promise<number> {
  const connection = new Redis(ground.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue<{ body: string }>('raw', { connection });
  const start = () =>
    startChild(join(projectRoot(), 'dist/scripts/bench/raw-worker.js'), {
      args: [ground.redis.url, payerUrl, String(STAYS), '1'],
      ready: 'working',
    });
  let worker = await start();
  try {
    await queue.addBulk(Array.from({ length: STAYS }, () => ({ name: 'send', data: { body } })));
    await until(async () => (await queue.getActiveCount()) === STAYS);
    await worker.end('SIGKILL');
    const killedAt = performance.now();
    worker = await start();
    await until(() => Promise.resolve(worker.count('lot ') >= STAYS));
    return (performance.now() - killedAt) / 1000;
  } finally {
    await worker.end('SIGKILL');
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
  }
}
