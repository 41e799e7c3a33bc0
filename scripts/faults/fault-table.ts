import type { FaultCase } from './fault-case.ts';
import { ANSWERS } from './table/answers.ts';
import { KILLED } from './table/killed.ts';
import { NETWORK } from './table/network.ts';
import { PAYER } from './table/payer.ts';
import { POSTGRES } from './table/postgres.ts';
import { PUSHES } from './table/pushes.ts';
import { REDIS } from './table/redis.ts';
import { WHOLE } from './table/whole.ts';
import { WORKERS } from './table/workers.ts';

/** The faults of this project's table that are injected here, by their number. */
export const FAULT_TABLE: readonly FaultCase[] = [
  ...KILLED,
  ...REDIS,
  ...POSTGRES,
  ...PAYER,
  ...ANSWERS,
  ...NETWORK,
  ...WORKERS,
  ...PUSHES,
  ...WHOLE,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Held by tests that run with every change, and better there. */
export const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
  F02: '`test/journeys/killed.test.ts`: killed at each of 15 named points; every await of the submit path: `--only model`',
};
