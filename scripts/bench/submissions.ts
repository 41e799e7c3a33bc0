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

/** Requests of one round. */
const LOT = 300;
/** Calls to the payer at a time, for both. */
const AT_ONCE = 32;
const GOAL = 1;

/**
 * Submissions a second, from the first call to the last determination on record, beside a BullMQ worker that posts the
 * same requests to the same payer. Ours are assembled and wait before a shut door, as after an outage of the payer.
 */
export async function benchSubmissions(
  ground: Ground,
  { rounds }: { readonly rounds: number },
): Promise<readonly Figure[]> {
  const payer = await startBenchPayer(ground);
  const databaseUrl = await ground.newDatabase();
  const record = await openRecord(databaseUrl);
  await shutDoor(record);
  const service = await startBenchService(ground, {
    role: 'all',
    databaseUrl,
    payers: [{ ...payer.connection, maxInFlight: AT_ONCE }],
    more: { WORKERS: String(AT_ONCE), SWEEP_SECONDS: String(SWEEP_SECONDS) },
  });
  const raw = await startChild(join(projectRoot(), 'dist/scripts/bench/raw-worker.js'), {
    args: [ground.redis.url, payer.url, String(AT_ONCE), String(LOT)],
    ready: 'working',
  });
  const connection = new Redis(ground.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue<{ body: string }>('raw', { connection });
  try {
    await postAll(service.url, [hospitalText()]);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const mine = await ourLot(record, service.url, round);
      const plain = await rawLot(
        queue,
        await requestsOf(record, round),
        () => raw.count('lot '),
        () => raw.lastWord('took'),
      );
      // The first round warms up.
      if (round === 0) continue;
      ours.push(mine);
      theirs.push(plain);
    }
    const ratio = spreadOf(ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN)));
    return [
      {
        what: `submissions to the simulated payer, ${String(AT_ONCE)} at a time, a second`,
        ours: spell(spreadOf(ours)),
        beside: `raw BullMQ ${spell(spreadOf(theirs))}`,
        result: `${spell(ratio, 2)} ×`,
        goal: `≥ ${String(GOAL)}`,
        isMet: ratio.median >= GOAL,
      },
    ];
  } finally {
    await queue.close();
    connection.disconnect();
    await raw.end('SIGKILL');
    await service.stop();
    await record.end();
    await payer.stop();
  }
}

const SWEEP_SECONDS = 0.5;

/** Fills the waiting room while the door is shut, opens it, and waits until everybody has been heard. */
async function ourLot(record: pg.Pool, url: string, round: number): Promise<number> {
  await shutDoor(record);
  // Each process reads which doors are shut before each look at what is due.
  await new Promise((resolve) => setTimeout(resolve, 3_000 * SWEEP_SECONDS));
  await postAll(
    url,
    Array.from({ length: LOT }, (_, n) =>
      stayText(`r${String(round)}n${String(n)}`, `R${String(round)}N${String(n)}`),
    ),
  );
  await until(() => isEach(record, round, 'assembled'));
  await openDoor(record);
  await until(() => isEach(record, round, 'determined'));
  const { rows } = await record.query<{ seconds: number }>(
    `select extract(epoch from max(c.updated_at) - min(a.started_at))::float as seconds
     from authorization_case c join attempt a on a.submission_id = c.submission_id
     where c.encounter_id like $1`,
    [`r${String(round)}n%`],
  );
  return LOT / (rows[0]?.seconds ?? Number.NaN);
}

async function isEach(record: pg.Pool, round: number, state: string): Promise<boolean> {
  const { rows } = await record.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from authorization_case where encounter_id like $1 group by state',
    [`r${String(round)}n%`],
  );
  return rows.some((row) => row.state === state && row.n === LOT);
}

/** The very requests that ours were. */
async function requestsOf(record: pg.Pool, round: number): Promise<readonly string[]> {
  const { rows } = await record.query<{ bytes: Buffer }>(
    `select s.bytes from submission s join authorization_case c on c.submission_id = s.id where c.encounter_id like $1`,
    [`r${String(round)}n%`],
  );
  return rows.map(({ bytes }) => bytes.toString());
}

async function rawLot(
  queue: Queue<{ body: string }>,
  requests: readonly string[],
  lots: () => number,
  took: () => string,
): Promise<number> {
  const before = lots();
  await queue.pause();
  await queue.addBulk(
    requests.map((body) => ({ name: 'send', data: { body }, opts: { removeOnComplete: true } })),
  );
  await queue.resume();
  await until(() => Promise.resolve(lots() > before));
  return requests.length / (Number(took()) / 1000);
}
