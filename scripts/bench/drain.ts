import { readFileSync } from 'node:fs';
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
import { openRecord } from './record.ts';
import { until } from './until.ts';

const AT_ONCE = 16;
const GOAL = 0.7;
/** Stays whose texts are made at a time: 10^5 of them would be a gigabyte. */
const CHUNK = 1_000;
const HOURS_MS = 12 * 3_600_000;

/**
 * So many stays are pushed while no worker runs; then one starts. Ours reads, assesses, validates and assembles each
 * before it submits; a plain BullMQ worker posts requests that are ready and lie in Redis. And the most memory that
 * each worker process took meanwhile.
 */
export async function benchDrain(
  ground: Ground,
  { backlog }: { readonly backlog: number },
): Promise<readonly Figure[]> {
  const payer = await startBenchPayer(ground);
  const databaseUrl = await ground.newDatabase();
  const record = await openRecord(databaseUrl);
  const more = { WORKERS: String(AT_ONCE), MAX_BACKLOG: String(10 * backlog) };
  const api = await startBenchService(ground, { role: 'api', databaseUrl, more });
  try {
    await postAll(api.url, [hospitalText()]);
    for (let n = 0; n < backlog; n += CHUNK) await postAll(api.url, stays(n, Math.min(CHUNK, backlog - n)));
    const began = performance.now();
    const worker = await startBenchService(ground, {
      role: 'worker',
      databaseUrl,
      payers: [payer.connection],
      more,
    });
    const idle = residentMb(worker.child.pid, 'VmRSS');
    await until(async () => (await undetermined(record)) === 0, HOURS_MS);
    const ours = {
      rate: backlog / ((performance.now() - began) / 1000),
      mb: residentMb(worker.child.pid, 'VmHWM'),
    };
    await worker.stop();
    const steadiness = await lastTenthBesideFirst(record);
    const theirs = await drainPlain(ground, payer.url, record, backlog);
    const ratio = ours.rate / theirs.rate;
    const size = backlog.toLocaleString('en');
    return [
      {
        what: `a backlog of ${size} stays, cases a second from push to determination; the last tenth beside the first`,
        ours: `${ours.rate.toFixed(0)}; ${steadiness.toFixed(2)} ×`,
        beside: `raw BullMQ, requests that are ready ${theirs.rate.toFixed(0)}`,
        result: `${ratio.toFixed(2)} ×`,
        goal: `≥ ${String(GOAL)}`,
        isMet: ratio >= GOAL,
      },
      {
        what: `memory of the worker process at its most while ${size} cases wait, and before the first`,
        ours: `${ours.mb.toFixed(0)} MB, ${idle.toFixed(0)} MB`,
        beside: `raw BullMQ ${theirs.mb.toFixed(0)} MB`,
        result: `${(ours.mb - idle).toFixed(0)} MB more`,
        goal: '',
        isMet: undefined,
      },
    ];
  } finally {
    await api.stop();
    await record.end();
    await payer.stop();
  }
}

function stays(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => stayText(`d${String(from + n)}`, `D${String(from + n)}`));
}

async function undetermined(record: pg.Pool): Promise<number> {
  const { rows } = await record.query<{ n: number }>(
    `select count(*)::int as n from authorization_case
     where state in ('received', 'ready', 'assembled', 'submitting', 'unknown')`,
  );
  return rows[0]?.n ?? 0;
}

/** How fast the last tenth was determined, beside the first tenth. */
async function lastTenthBesideFirst(record: pg.Pool): Promise<number> {
  const { rows } = await record.query<{ ratio: number }>(
    `with done as (
       select at, ntile(10) over (order by at) as tenth from case_history where to_state = 'determined'
     ), tenths as (
       select tenth, extract(epoch from max(at) - min(at))::float as seconds from done group by tenth
     )
     select f.seconds / nullif(l.seconds, 0) as ratio from tenths f, tenths l where f.tenth = 1 and l.tenth = 10`,
  );
  return rows[0]?.ratio ?? Number.NaN;
}

/** Linux tells it in kB: what the process holds now, or the most it held so far. */
function residentMb(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

/** The same requests, as they left. */
async function drainPlain(
  ground: Ground,
  payerUrl: string,
  record: pg.Pool,
  count: number,
): Promise<{ readonly rate: number; readonly mb: number }> {
  const connection = new Redis(ground.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue<{ body: string }>('raw', { connection });
  let filled = 0;
  for (let after = ''; ;) {
    const { rows } = await record.query<{ id: string; bytes: Buffer }>(
      'select id, bytes from submission where id > $1 order by id limit $2',
      [after, CHUNK],
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    filled += rows.length;
    await queue.addBulk(
      rows.map(({ bytes }) => ({
        name: 'send',
        data: { body: bytes.toString() },
        opts: { removeOnComplete: true },
      })),
    );
  }
  if (filled !== count) throw new Error(`Of ${String(count)} stays ${String(filled)} were submitted.`);
  const began = performance.now();
  const worker = await startChild(join(projectRoot(), 'dist/scripts/bench/raw-worker.js'), {
    args: [ground.redis.url, payerUrl, String(AT_ONCE), String(count)],
    ready: 'working',
  });
  try {
    await until(() => Promise.resolve(worker.count('lot ') > 0), HOURS_MS);
    return { rate: count / ((performance.now() - began) / 1000), mb: residentMb(worker.pid, 'VmHWM') };
  } finally {
    await worker.end('SIGKILL');
    await queue.close();
    connection.disconnect();
  }
}
