import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterAbstract,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { PayerRate } from '../../workflow/ports/payer-doors.ts';
import type { SessionPool } from './case-backend.ts';

/** Where the count is kept that all processes share; nowhere: there is only one process. */
export type SharedCount =
  | { readonly redisUrl: string }
  | { readonly pool: SessionPool; readonly table: string; readonly schema: string }
  | { readonly alone: true };

/** While the shared count is away, each process keeps to so much of the rate: rather too slow than too fast. */
const SHARE_WITHOUT_COUNT = 0.25;

const COMMAND_MS = 500;

/** Whose turn is so near waits for it: to be turned away would cost it more. */
const WORTH_WAITING_MS = 250;

/** The library's own script, and what it is called with, knows whole seconds only: here they are milliseconds. */
const BY_MILLISECONDS = `
redis.call('set', KEYS[1], 0, 'PX', ARGV[2], 'NX')
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
return { consumed, redis.call('pttl', KEYS[1]) }`;

/**
 * Calls a second agreed with each payer, for all processes together. They are let through one at a time and evenly
 * apart: of a count that starts anew each second, the end of one and the beginning of the next would join to twice
 * the rate.
 */
export function payerRate(kept: SharedCount): PayerRate & { close(): void } {
  const redis =
    'redisUrl' in kept
      ? new Redis(kept.redisUrl, {
          enableOfflineQueue: false,
          maxRetriesPerRequest: 1,
          commandTimeout: COMMAND_MS,
          disconnectTimeout: 200,
        })
      : undefined;
  redis?.on('error', () => undefined);
  const limiters = new Map<string, RateLimiterAbstract>();

  function limiterOf(payer: string, perSecond: number): RateLimiterAbstract {
    const key = `${payer} ${String(perSecond)}`;
    const known = limiters.get(key);
    if (known !== undefined) return known;
    const made = limiterFor(perSecond);
    limiters.set(key, made);
    return made;
  }

  function limiterFor(perSecond: number): RateLimiterAbstract {
    const options = { points: 1, duration: secondsApart(perSecond), keyPrefix: 'payer-rate' };
    if ('alone' in kept) return new RateLimiterMemory(options);
    const duration = secondsApart(perSecond * SHARE_WITHOUT_COUNT);
    const shared = { ...options, insuranceLimiter: new RateLimiterMemory({ ...options, duration }) };
    return 'pool' in kept
      ? new RateLimiterPostgres({
          ...shared,
          storeClient: kept.pool,
          storeType: 'pool',
          tableName: kept.table,
          schemaName: kept.schema,
          tableCreated: true,
        })
      : new RateLimiterRedis({
          ...shared,
          duration: shared.duration * 1000,
          storeClient: redis,
          rejectIfRedisNotReady: true,
          customIncrTtlLuaScript: BY_MILLISECONDS,
        });
  }

  /** Milliseconds until it may be tried again; 0 when the call may be made. */
  async function tryOnce(payer: string, perSecond: number): Promise<number> {
    try {
      await limiterOf(payer, perSecond).consume(payer);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      throw refused;
    }
  }

  return {
    async take(payer, perSecond) {
      let left = WORTH_WAITING_MS;
      let wait = await tryOnce(payer, perSecond);
      while (wait > 0 && wait <= left) {
        left -= wait;
        await setTimeout(wait);
        wait = await tryOnce(payer, perSecond);
      }
      return wait / 1000;
    },
    close: () => {
      redis?.disconnect();
    },
  };
}

/** In whole milliseconds, and above a second in whole seconds: what the databases keep of it is a whole number. */
function secondsApart(perSecond: number): number {
  return perSecond >= 1 ? Math.ceil(1000 / perSecond) / 1000 : Math.ceil(1 / perSecond);
}
