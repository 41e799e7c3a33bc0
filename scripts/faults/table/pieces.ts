import { Redis } from 'ioredis';
import pg from 'pg';
import type { Injected, Under } from '../fault-case.ts';
import { killAndRestart, type ServiceProcess, type System } from '../system.ts';

/** Takes 30 ms to accept and 30 ms more to answer: room to be killed in. */
const SLOWLY = [{ delay: 30 }, 'approve', { delay: 30 }];
export const APPROVES = [{ then: SLOWLY }];

/** Takes 600 ms to answer what it has taken: there is always a call under way. */
export const ANSWERS_LATE = [{ then: ['approve', { delay: 600 }] }];

/** Longer than the lease of a system of the harness, by a wide margin. */
export const LONGER_THAN_LEASE_MS = 14_000;

export const OUTAGE_MS = 3_000;

/** So many kills of each of these processes. */
export async function killsOf(
  processes: readonly ServiceProcess[],
  kills: number,
  { random, pause }: Under,
): Promise<Injected> {
  const all = await Promise.all(processes.map((each) => killAndRestart(each, { kills, random, pause })));
  return { kills: all.reduce((sum, n) => sum + n, 0) };
}

/** Waits until the payer has so many lines in its ledger, half a minute at most. */
export async function untilTaken({ payer, pause }: Under, lines: number): Promise<void> {
  for (let n = 0; n < 600 && payer.ledger().length < lines; n += 1) await pause(50);
}

export function workersOf({ processes }: System): readonly ServiceProcess[] {
  return processes.filter(({ role }) => role === 'worker');
}

/** Says words to Redis. */
export async function tellRedis({ servers }: Under, ...commands: readonly string[][]): Promise<void> {
  const redis = new Redis(servers?.redis.url ?? '', { lazyConnect: true });
  await redis.connect();
  for (const [command = '', ...rest] of commands) await redis.call(command, ...rest);
  redis.disconnect();
}

/** Does something on a connection of its own to the case's database, among the service's tables. */
export async function onDatabase<T>(
  url: string | undefined,
  does: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=retro_auth' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await does(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Wrong, in these words, unless it is so. */
export function must(isSo: boolean, wrong: string): { wrong?: string } {
  return isSo ? {} : { wrong };
}
