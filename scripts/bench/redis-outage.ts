import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { projectRoot } from '../../src/project-root.ts';
import { startChild } from '../faults/child.ts';
import { hospitalText, stayText } from '../faults/stays.ts';
import { pause } from '../faults/seeded.ts';
import { startBenchPayer } from './bench-payer.ts';
import type { Ground } from './bench-servers.ts';
import { startBenchService } from './bench-service.ts';
import type { Figure } from './figure.ts';
import { postAll } from './load.ts';
import { openRecord } from './record.ts';
import { spell, spreadOf } from './spread.ts';
import { until } from './until.ts';

const OUTAGE_MS = 20_000;
/** Of an EHR that goes on pushing meanwhile. */
const PUSH_EVERY_MS = 500;
const GOAL_SECONDS = 3;
/** Each takes more than 20 s, and all say the same. */
const MOST_ROUNDS = 3;

/**
 * Redis is killed and comes back after 20 s. How long a stay takes that is pushed as soon as it is back, until the
 * payer's answer is on record; how long the worst of those pushed meanwhile took; and how long a plain BullMQ worker
 * needs for its next job.
 */
export async function benchRedisOutage(
  ground: Ground,
  { rounds }: { readonly rounds: number },
): Promise<readonly Figure[]> {
  const payer = await startBenchPayer(ground);
  const databaseUrl = await ground.newDatabase();
  const record = await openRecord(databaseUrl);
  const service = await startBenchService(ground, { role: 'all', databaseUrl, payers: [payer.connection] });
  const raw = await startChild(join(projectRoot(), 'dist/scripts/bench/raw-worker.js'), {
    args: [ground.redis.url, payer.url, '4', '1'],
    ready: 'working',
  });
  const back: number[] = [];
  const meanwhile: number[] = [];
  const theirs: number[] = [];
  try {
    await postAll(service.url, [hospitalText()]);
    const request = await firstRequest(record, service.url);
    for (let round = 1; round <= Math.min(rounds, MOST_ROUNDS); round += 1) {
      const name = (which: string): string => `o${String(round)}${which}`;
      await ground.redis.kill();
      const end = performance.now() + OUTAGE_MS;
      for (let n = 0; performance.now() < end; n += 1) {
        await push(service.url, name(`m${String(n)}`));
        await pause(PUSH_EVERY_MS);
      }
      await ground.redis.restart();
      const [, plain] = await Promise.all([push(service.url, name('b')), nextJob(ground, raw, request)]);
      theirs.push(plain);
      await until(async () => (await secondsOf(record, name(''))).every((seconds) => seconds !== null));
      back.push(Math.max(...present(await secondsOf(record, name('b')))));
      meanwhile.push(Math.max(...present(await secondsOf(record, name('m')))));
    }
  } finally {
    await raw.end('SIGKILL');
    await service.stop();
    await record.end();
    await payer.stop();
  }
  const worst = spreadOf(back.map((seconds, index) => Math.max(seconds, meanwhile[index] ?? 0)));
  return [
    {
      what: 'Redis away for 20 s: from push to determination, seconds, of a stay pushed once it is back; of the worst pushed meanwhile',
      ours: `${spell(spreadOf(back), 2)}; ${spell(spreadOf(meanwhile), 2)}`,
      beside: `the next job of a BullMQ worker ${spell(spreadOf(theirs), 2)}`,
      result: `${spell(worst, 2)} s`,
      goal: `≤ ${String(GOAL_SECONDS)} s`,
      isMet: worst.most <= GOAL_SECONDS,
    },
  ];
}

function push(url: string, name: string): Promise<void> {
  return postAll(url, [stayText(name, name.toUpperCase())]);
}

/** What leaves for a stay, for the plain worker to send. */
async function firstRequest(record: pg.Pool, url: string): Promise<string> {
  await push(url, 'first');
  await until(async () => (await secondsOf(record, 'first')).every((seconds) => seconds !== null));
  const { rows } = await record.query<{ bytes: Buffer }>('select bytes from submission limit 1');
  return rows[0]?.bytes.toString() ?? '';
}

/** Seconds from the push of each such stay to the payer's answer; null while there is none. */
async function secondsOf(record: pg.Pool, prefix: string): Promise<readonly (number | null)[]> {
  const { rows } = await record.query<{ seconds: number | null }>(
    `select extract(epoch from max(h.at) - c.opened_at)::float as seconds
     from authorization_case c left join case_history h on h.case_id = c.id and h.to_state = 'determined'
     where c.encounter_id like $1 group by c.id`,
    [`${prefix}%`],
  );
  return rows.map(({ seconds }) => seconds);
}

function present(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

/** Seconds until a job that is given to the plain queue now is done. */
async function nextJob(ground: Ground, raw: { count(text: string): number }, body: string): Promise<number> {
  const connection = new Redis(ground.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue<{ body: string }>('raw', { connection });
  const before = raw.count('lot ');
  const began = performance.now();
  await queue.add('send', { body }, { removeOnComplete: true });
  await until(() => Promise.resolve(raw.count('lot ') > before));
  const seconds = (performance.now() - began) / 1000;
  await queue.close();
  connection.disconnect();
  return seconds;
}
