import type { FaultCase, Under } from '../fault-case.ts';
import { onSmallDisk, whyNoSmallDisk } from '../small-disk.ts';
import { APPROVES, must, onDatabase, OUTAGE_MS } from './pieces.ts';

const LOCKED_MS = 8_000;
const QUARRELS = 40;

/** What becomes of PostgreSQL, on whose word everything hangs. */
export const POSTGRES: readonly FaultCase[] = [
  {
    id: 'F11',
    title: 'PostgreSQL killed for 3 s under load',
    on: 'redis',
    stays: 80,
    isQuick: true,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      await servers?.postgres.kill();
      await pause(OUTAGE_MS);
      await servers?.postgres.restart();
      return { kills: 1 };
    },
  },
  {
    id: 'F12',
    title: 'connections to PostgreSQL broken between a COMMIT and its answer',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    isCutOff: () => true,
    inject: async ({ databaseProxy, random, pause }) => {
      await pause(300);
      databaseProxy?.use({ kind: 'lose-answer-to', word: 'commit', share: () => random() < 0.3 });
      await pause(5_000);
      databaseProxy?.use({ kind: 'none' });
      const lost = databaseProxy?.lost() ?? 0;
      return { note: `${String(lost)} answers to COMMIT lost`, ...must(lost > 0, 'no COMMIT was cut off') };
    },
  },
  {
    id: 'F13',
    title: 'deadlocks with another writer on the same cases, found after 10 ms',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    inject: async (under) => {
      await onDatabase(under.databaseUrl, (client) =>
        client
          .query("alter system set deadlock_timeout = '10ms'")
          .then(() => client.query('select pg_reload_conf()')),
      );
      await Promise.all([quarrel(under, 'asc'), quarrel(under, 'desc')]);
      const deadlocks = await onDatabase(under.databaseUrl, async (client) => {
        await client.query('alter system reset deadlock_timeout');
        await client.query('select pg_reload_conf()');
        const { rows } = await client.query<{ n: string }>(
          'select deadlocks as n from pg_stat_database where datname = current_database()',
        );
        return Number(rows[0]?.n ?? 0);
      });
      return {
        note: `${String(deadlocks)} deadlocks`,
        ...must(deadlocks > 0, 'there was no deadlock'),
      };
    },
    afterwards: (_under, { statuses }) =>
      Promise.resolve({ note: `${String(statuses.get(500) ?? 0)} pushes answered 500` }),
  },
  {
    id: 'F14',
    title: 'the tables locked for 8 s: pushes wait or are turned away, and nothing piles up',
    on: 'redis',
    stays: 160,
    lanes: 64,
    rules: APPROVES,
    inject: async ({ databaseUrl, pause }) => {
      await pause(500);
      await onDatabase(databaseUrl, async (client) => {
        await client.query('begin');
        await client.query('lock table message, resource, authorization_case in access exclusive mode');
        await pause(LOCKED_MS);
        await client.query('commit');
      });
      return {};
    },
    afterwards: (_under, { statuses }) =>
      Promise.resolve({ note: `${String(statuses.get(503) ?? 0)} pushes answered 503` }),
  },
  {
    id: 'F15',
    title: "PostgreSQL's disk full for 5 s, and space again",
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    lacks: whyNoSmallDisk,
    ownServers: onSmallDisk,
    inject: async ({ servers, pause }) => {
      await pause(700);
      servers?.fillDisk?.();
      await pause(5_000);
      servers?.freeDisk?.();
      const hasDied = servers?.postgres.isRunning() === false;
      if (hasDied) await servers.postgres.restart();
      return { note: hasDied ? 'PostgreSQL ended itself and was started again' : 'PostgreSQL stayed up' };
    },
    afterwards: (_under, { statuses }) => {
      const refused = [...statuses].filter(([status]) => status >= 500).reduce((sum, [, n]) => sum + n, 0);
      return Promise.resolve({
        note: `${String(refused)} pushes turned away`,
        ...must(refused > 0, 'the disk was never full'),
      });
    },
  },
];

/** Touches pairs of cases in one order or the other, and takes back what it did. */
async function quarrel({ databaseUrl, pause }: Under, order: 'asc' | 'desc'): Promise<void> {
  await onDatabase(databaseUrl, async (client) => {
    for (let n = 0; n < QUARRELS; n += 1) {
      await client.query('begin');
      try {
        const { rows } = await client.query<{ id: string }>(
          `select id from (select id from authorization_case order by opened_at desc limit 6) latest order by id ${order}`,
        );
        for (const { id } of rows) {
          await client.query('update authorization_case set rank = rank where id = $1', [id]);
          await pause(5);
        }
      } catch {
        // The server chose this one as the victim.
      }
      await client.query('rollback');
      await pause(30);
    }
  });
}
