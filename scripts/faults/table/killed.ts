import type { FaultCase } from '../fault-case.ts';
import { APPROVES, killsOf, must, workersOf } from './pieces.ts';

/** Processes of ours that are killed or told to end. */
export const KILLED: readonly FaultCase[] = [
  {
    id: 'F01',
    title: 'the service killed at random while it works',
    on: 'embedded',
    stays: 80,
    staysInFull: 1500,
    isQuick: true,
    rules: APPROVES,
    inject: (under, isFull) => killsOf(under.system.processes, isFull ? 40 : 5, under),
  },
  {
    id: 'F01-redis',
    title: 'two workers killed at random; PostgreSQL and Redis',
    on: 'redis',
    stays: 80,
    staysInFull: 1500,
    isQuick: true,
    rules: APPROVES,
    inject: (under, isFull) => killsOf(workersOf(under.system), isFull ? 20 : 3, under),
  },
  {
    id: 'F01-postgres',
    title: 'two workers killed at random; PostgreSQL alone',
    on: 'postgres',
    stays: 120,
    staysInFull: 1500,
    rules: APPROVES,
    inject: (under, isFull) => killsOf(workersOf(under.system), isFull ? 20 : 3, under),
  },
  {
    id: 'F03',
    title: 'an API killed while 32 connections push',
    on: 'redis',
    stays: 96,
    isQuick: true,
    lanes: 32,
    rules: APPROVES,
    inject: (under) => killsOf(under.system.processes.slice(0, 1), 3, under),
  },
  {
    id: 'F04',
    title: 'SIGTERM with 20 in flight',
    on: 'embedded',
    stays: 20,
    isQuick: true,
    lanes: 20,
    rules: [{ then: [{ delay: 1200 }, 'approve'] }],
    connection: { submitTimeoutSeconds: 10 },
    environment: { WORKERS: '20' },
    inject: async ({ system, pause }) => {
      const [only] = system.processes;
      if (only === undefined) return {};
      await pause(2500);
      const began = performance.now();
      const code = await only.child().end('SIGTERM');
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      await only.start();
      return {
        note: `drained in ${seconds} s, exit code ${String(code)}`,
        ...must(code === 0, `the orderly end gave ${String(code)}`),
      };
    },
  },
];
