import { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterAbstract,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { PayerRate } from '../../workflow/ports.ts';
import type { SessionPool } from './case-backend.ts';

/** Where the count is kept that all processes share; nowhere: there is only one process. */
export type SharedCount =
  | { readonly redisUrl: string }
  | { readonly pool: SessionPool; readonly table: string; readonly schema: string }
  | { readonly alone: true };

/** While the shared count is away, each process keeps to so much of the rate: rather too slow than too fast. */
const SHARE_WITHOUT_COUNT = 0.25;

const COMMAND_MS = 500;

/** Calls a second agreed with each payer, counted for all processes together. */
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
    const window = windowOf(perSecond);
    const options = { ...window, keyPrefix: 'payer-rate' };
    if ('alone' in kept) return new RateLimiterMemory(options);
    const alone = windowOf(perSecond * SHARE_WITHOUT_COUNT);
    const shared = { ...options, insuranceLimiter: new RateLimiterMemory({ ...options, ...alone }) };
    return 'pool' in kept
      ? new RateLimiterPostgres({
          ...shared,
          storeClient: kept.pool,
          storeType: 'pool',
          tableName: kept.table,
          schemaName: kept.schema,
          tableCreated: true,
        })
      : new RateLimiterRedis({ ...shared, storeClient: redis, rejectIfRedisNotReady: true });
  }

  return {
    async take(payer, perSecond) {
      try {
        await limiterOf(payer, perSecond).consume(payer);
        return 0;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext) / 1000;
        throw refused;
      }
    },
    close: () => {
      redis?.disconnect();
    },
  };
}

/** Whole calls in whole seconds: half a call a second is one in two. */
function windowOf(perSecond: number): { readonly points: number; readonly duration: number } {
  return perSecond >= 1
    ? { points: Math.floor(perSecond), duration: 1 }
    : { points: 1, duration: Math.ceil(1 / perSecond) };
}
