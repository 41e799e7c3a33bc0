import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../../src/project-root.ts';
import { drainInOrder } from '../drain-in-order.ts';
import type { FaultCase, Under } from '../fault-case.ts';
import { idleConnections } from '../slow-clients.ts';
import { soak } from '../soak.ts';
import { stay } from '../stays.ts';
import { untilQuiet } from '../system.ts';
import { APPROVES, must, onDatabase, untilTaken } from './pieces.ts';

/** Folder with the build of an earlier version: its `dist` beside its `node_modules`. */
const EARLIER = process.env['RETRO_AUTH_EARLIER'];

/** A day's trouble for the whole of it. */
export const WHOLE: readonly FaultCase[] = [
  {
    id: 'F16',
    title: 'the disk of the log full: every line that the service writes fails',
    on: 'embedded',
    stays: 40,
    rules: APPROVES,
    launch: () => ({ through: ['sh', '-c', 'exec "$@" >/dev/full 2>/dev/full', 'sh'], isMute: true }),
  },
  drainInOrder,
  {
    id: 'F41',
    title: 'every process ended by SIGTERM and started again, one after the other, twice, under load',
    on: 'redis',
    stays: 120,
    rules: APPROVES,
    inject: async ({ system, pause }) => {
      const codes: (number | null)[] = [];
      for (const each of [...system.processes, ...system.processes]) {
        await pause(300);
        codes.push(await each.child().end('SIGTERM'));
        await each.start();
      }
      const odd = codes.filter((code) => code !== 0);
      return {
        note: `${String(codes.length)} orderly restarts`,
        ...must(odd.length === 0, `exit codes ${odd.join(', ')}`),
      };
    },
  },
  {
    id: 'F41-versions',
    title:
      'processes of an earlier build ended and started again as this one, one after the other, under load',
    on: 'redis',
    stays: 240,
    rules: APPROVES,
    lacks: () =>
      EARLIER === undefined ? 'RETRO_AUTH_EARLIER names no folder with an earlier build' : undefined,
    launch: () => (EARLIER === undefined ? {} : { earlier: EARLIER }),
    inject: async ({ system, pause, databaseUrl }) => {
      const migrations = (): Promise<string> =>
        onDatabase(databaseUrl, async (client) => {
          const { rows } = await client.query<{ n: string }>('select count(*) as n from schema_migration');
          return rows[0]?.n ?? '';
        });
      const before = await migrations();
      const codes: (number | null)[] = [];
      for (const each of system.processes) {
        await pause(1_500);
        codes.push(await each.child().end('SIGTERM'));
        await each.start();
      }
      return {
        note: `${before} migrations before, ${await migrations()} after`,
        ...must(
          codes.every((code) => code === 0),
          `exit codes ${codes.join(', ')}`,
        ),
      };
    },
  },
  {
    id: 'F42',
    title: 'the database restored to an earlier point while the payer went on',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    checkDecisions: false,
    inject: async (under) => {
      // The backup is made while some are decided, some are on their way, and some have not come yet.
      await untilTaken(under, 15);
      await Promise.all(under.system.processes.map((each) => each.kill()));
      await asAdmin(under, (name) => [`create database ${name}_backup template ${name}`]);
      for (const each of under.system.processes) await each.start();
      return { kills: 4 };
    },
    afterwards: async (under) => {
      const { system } = under;
      await Promise.all(system.processes.map((each) => each.kill()));
      await asAdmin(under, (name) => [
        `drop database ${name}`,
        `alter database ${name}_backup rename to ${name}`,
      ]);
      const said = recoverRestored(under);
      for (const each of system.processes) await each.start();
      await under.push(Array.from({ length: 60 }, (_, n) => stay(n)));
      const { stuck } = await untilQuiet(system, { expected: 60, patienceMs: 120_000 });
      return { note: said, ...must(stuck.length === 0, `${String(stuck.length)} still under way`) };
    },
  },
  {
    id: 'F43',
    title: '512 file descriptors, 256 MB of objects and one core for a process with 800 connections',
    on: 'embedded',
    stays: 80,
    lanes: 64,
    lacks: () => (spawnSync('prlimit', ['--version']).status === 0 ? undefined : 'no prlimit (util-linux)'),
    rules: APPROVES,
    launch: () => ({
      // With 256 Node.js cannot even load what the service is made of.
      through: ['prlimit', '--nofile=512:512', 'taskset', '-c', '0'],
      env: { NODE_OPTIONS: '--max-old-space-size=256' },
    }),
    inject: idleConnections,
  },
  {
    id: 'F45',
    title: 'everything at random: kills, freezes, outages of Redis, PostgreSQL and the payer',
    on: 'redis',
    stays: 240,
    staysInFull: 2_000,
    lanes: 2,
    rules: [
      { then: [{ http: 503 }], times: 20 },
      { then: ['approve', 'silent'], timesEach: 1, times: 20 },
      ...APPROVES,
    ],
    inject: soak,
  },
];

/** Nobody may be connected to what is copied or dropped. */
async function asAdmin(
  { databaseUrl = '', servers }: Under,
  statements: (name: string) => readonly string[],
): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await onDatabase(servers?.postgres.url, async (client) => {
    await client.query(`alter database ${name} with allow_connections false`);
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
      name,
    ]);
    for (const statement of statements(name)) await client.query(statement);
    await client.query(`alter database ${name} with allow_connections true`);
  });
}

function recoverRestored({ system, databaseUrl = '' }: Under): string {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(projectRoot(), 'dist/src/cli.js'), 'recover', '--restored'],
    {
      env: { PATH: process.env['PATH'], ...system.environment, DATABASE_URL: databaseUrl },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error('`recover --restored` failed.');
  return stdout.split('\n')[0] ?? '';
}
