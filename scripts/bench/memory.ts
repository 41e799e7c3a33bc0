import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { openCaseQueue } from '../../src/adapters/queue/case-queue.ts';
import { stayText } from '../faults/stays.ts';
import type { Ground } from './bench-servers.ts';
import type { Figure } from './figure.ts';

const CASES = 10_000;
const AT_ONCE = 50;
const GOAL = 0.1;

/** What ten thousand cases that wait for a worker take of Redis, beside jobs that carry the Bundle. */
export async function benchMemory(ground: Ground): Promise<readonly Figure[]> {
  const redis = new Redis(ground.redis.url, { maxRetriesPerRequest: null });
  await redis.flushall();
  const empty = await usedBy(redis);
  const ours = await openCaseQueue({ redisUrl: ground.redis.url }, () => undefined);
  for (let n = 0; n < CASES; n += AT_ONCE)
    await ours.hint(Array.from({ length: AT_ONCE }, () => ({ id: crypto.randomUUID(), version: 1 })));
  const withIds = (await usedBy(redis)) - empty;
  await ours.close();
  await redis.flushall();
  const plain = new Queue<{ body: string }>('raw', { connection: redis });
  for (let n = 0; n < CASES; n += AT_ONCE)
    await plain.addBulk(
      Array.from({ length: AT_ONCE }, (_, k) => ({
        name: 'send',
        data: { body: stayText(`m${String(n + k)}`, 'M') },
      })),
    );
  const withBundles = (await usedBy(redis)) - empty;
  await plain.close();
  await redis.flushall();
  redis.disconnect();
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const ratio = withIds / withBundles;
  return [
    {
      what: 'Redis memory of 10,000 waiting cases',
      ours: megabytes(withIds),
      beside: `jobs that carry the Bundle ${megabytes(withBundles)}`,
      result: `${ratio.toFixed(3)} ×`,
      goal: `≤ ${String(GOAL)}`,
      isMet: ratio <= GOAL,
    },
  ];
}

async function usedBy(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}
