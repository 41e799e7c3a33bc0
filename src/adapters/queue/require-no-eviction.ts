import type { Redis } from 'ioredis';
import type { Log } from './log.ts';

/**
 * Refuses a Redis that throws keys away when it is full: it would throw away BullMQ's locks and markers with them.
 * Losing hints loses nothing here, but a queue that half works hides it for a long time.
 */
export async function requireNoEviction(redis: Redis, patienceMs: number, log: Log): Promise<void> {
  const memory = await askWithin(redis, patienceMs);
  if (memory === undefined) {
    log('queue-unreachable', { says: 'Redis does not answer; the database is asked for due work instead.' });
    return;
  }
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  throw new Error(
    `Redis evicts keys when it is full (maxmemory-policy ${policy}). Set maxmemory-policy to noeviction.`,
  );
}

async function askWithin(redis: Redis, patienceMs: number): Promise<string | undefined> {
  if (!(await isReadyWithin(redis, patienceMs))) return undefined;
  return redis.info('memory').catch(() => undefined);
}

function isReadyWithin(redis: Redis, patienceMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs, false);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
