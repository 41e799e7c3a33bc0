import { sql } from 'kysely';
import { postgresCaseStore } from '../../src/adapters/postgres/case-store.ts';
import { type Database, openDatabase } from '../../src/adapters/postgres/database.ts';
import type { Ground } from './bench-servers.ts';
import type { Figure } from './figure.ts';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const LOOKS = 200;
const GOAL = 1.5;

/** One in ten is open: waiting for a payer or a day, being worked on, or due now; three payers and none. */
const FILL = `
insert into authorization_case (id, sender, encounter_id, patient_id, state, because, payer, deadline, due_at, opened_at, rank)
select gen_random_uuid(), 'local', 'e' || n, 'p' || n / 3,
  case when n % 10 > 0 then 'determined' when n % 50 = 0 then 'assembled' when n % 70 = 0 then 'received' else 'pended' end,
  '.', case when n % 70 = 0 then null else 'payer-' || n % 3 end,
  now() + (n % 60 || ' days')::interval,
  case when n % 10 > 0 then null when n % 50 = 0 or n % 70 = 0 then now() else now() + interval '6 hours' end,
  now() - (n || ' seconds')::interval, n % 3
from generate_series($1::int, $2::int) n`;

/** The worklist and the question what is due, as the record grows to a million cases. */
export async function benchGrowth(ground: Ground): Promise<readonly Figure[]> {
  const database = await openDatabase({ url: await ground.newDatabase() });
  const store = postgresCaseStore(database.db, { zoneOf: () => 'America/Chicago' });
  const worklist: number[] = [];
  const due: number[] = [];
  let sequentialScans = 0;
  try {
    let filled = 0;
    for (const size of SIZES) {
      await database.pool.query(FILL, [filled + 1, size]);
      await database.pool.query('vacuum analyze authorization_case');
      filled = size;
      const before = await scansOf(database);
      worklist.push(await p50(() => store.listCases({ sender: 'local', limit: 50 })));
      due.push(await p50(() => store.due(20)));
      sequentialScans += (await scansOf(database)) - before;
    }
  } finally {
    await database.close();
  }
  return [figureOf('worklist, a page of 50', worklist), figureOf('what is due, 20', due)].map((figure) => ({
    ...figure,
    beside:
      sequentialScans === 0 ? 'read by index at every size' : `${String(sequentialScans)} sequential scans`,
  }));
}

function figureOf(what: string, times: readonly number[]): Figure {
  const ratio = (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN);
  return {
    what: `${what}: p50 ms at 10³, 10⁴, 10⁵, 10⁶ cases`,
    ours: times.map((each) => each.toFixed(2)).join(', '),
    beside: '',
    result: `${ratio.toFixed(2)} × from 10³ to 10⁶`,
    goal: `≤ ${String(GOAL)}`,
    isMet: ratio <= GOAL,
  };
}

async function p50(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    const began = performance.now();
    await look();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[LOOKS / 2] ?? Number.NaN;
}

/** The server's own count; sessions report theirs after a moment. */
async function scansOf({ db }: Database): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ scans: number }>`
    select seq_scan as scans from pg_stat_user_tables where relname = 'authorization_case'`.execute(db);
  return rows[0]?.scans ?? 0;
}
