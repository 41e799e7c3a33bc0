import type { FaultCase } from '../fault-case.ts';
import { APPROVES, must, OUTAGE_MS, tellRedis } from './pieces.ts';

/** What becomes of Redis, whose word nothing may hang on. */
export const REDIS: readonly FaultCase[] = [
  {
    id: 'F05',
    title: 'Redis killed for 3 s and empty when it is back',
    on: 'redis',
    stays: 80,
    isQuick: true,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      await servers?.redis.kill();
      await pause(OUTAGE_MS);
      await servers?.redis.restart();
      return { kills: 1 };
    },
    afterwards: (_under, { statuses }) => {
      const failed = [...statuses].filter(([status]) => status >= 500).reduce((sum, [, n]) => sum + n, 0);
      return Promise.resolve({ note: `${String(failed)} pushes were turned away` });
    },
  },
  {
    id: 'F06',
    title: 'Redis flushed three times in mid-run',
    on: 'redis',
    stays: 80,
    isQuick: true,
    rules: APPROVES,
    inject: async (under) => {
      for (let n = 0; n < 3; n += 1) {
        await under.pause(700);
        await tellRedis(under, ['FLUSHALL']);
      }
      return {};
    },
  },
  {
    id: 'F07',
    title: 'Redis killed, and back with what it knew 3 s before',
    on: 'redis',
    stays: 80,
    rules: APPROVES,
    inject: async (under) => {
      await under.pause(700);
      await tellRedis(under, ['SAVE']);
      await under.pause(OUTAGE_MS);
      await under.servers?.redis.kill();
      await under.servers?.redis.restart();
      return { kills: 1 };
    },
  },
  {
    id: 'F08',
    title: 'Redis full for 5 s; a process started while Redis may evict',
    on: 'redis',
    stays: 80,
    rules: APPROVES,
    inject: async (under) => {
      await under.pause(700);
      await tellRedis(under, ['CONFIG', 'SET', 'maxmemory', '1']);
      await under.pause(5_000);
      await tellRedis(under, ['CONFIG', 'SET', 'maxmemory', '0']);
      return {};
    },
    afterwards: async (under) => {
      const [api] = under.system.processes;
      await api?.kill();
      await tellRedis(under, ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
      const isRefused = await api?.start().then(
        () => false,
        () => true,
      );
      await tellRedis(under, ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
      if (isRefused === true) await api?.start();
      return {
        note: 'a start on allkeys-lru was refused',
        ...must(isRefused === true, 'a process started on a Redis that evicts'),
      };
    },
  },
  {
    id: 'F09',
    title: 'Redis frozen for 8 s',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      if (servers !== undefined) process.kill(servers.redis.pid, 'SIGSTOP');
      await pause(8_000);
      if (servers !== undefined) process.kill(servers.redis.pid, 'SIGCONT');
      return {};
    },
  },
  {
    id: 'F10',
    title: 'Redis away for 25 s, and a worker started meanwhile: the sweeper drains the database',
    on: 'redis',
    stays: 20,
    rules: APPROVES,
    inject: async ({ servers, system, payer, pause }) => {
      await servers?.redis.kill();
      const worker = system.processes.at(-1);
      await worker?.kill();
      await worker?.start();
      await pause(25_000);
      const taken = payer.ledger().filter(({ operation }) => operation === 'submit').length;
      await servers?.redis.restart();
      return {
        kills: 2,
        note: `${String(taken)} sent without Redis`,
        ...must(taken > 0, 'nothing was sent while Redis was away'),
      };
    },
  },
];
