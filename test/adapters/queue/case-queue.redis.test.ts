import { type OpenCaseQueue, openCaseQueue } from '../../../src/adapters/queue/case-queue.ts';
import { caseQueueContract } from '../../contracts/case-queue.contract.ts';
import { payerRateContract } from '../../contracts/payer-rate.contract.ts';
import { freshName } from '../../support/fresh-names.ts';
import { aRedisServer } from '../../support/servers.ts';

const redis = await aRedisServer('--maxmemory-policy', 'noeviction');
const describeOnRedis = redis === undefined ? describe.skip : describe;

describeOnRedis('the queue on Redis', () => {
  let queue: OpenCaseQueue;

  beforeAll(async () => {
    queue = await openCaseQueue({ redisUrl: redis?.url ?? '' }, () => undefined);
  });
  afterAll(async () => {
    await queue.close();
    await redis?.stop();
  });

  caseQueueContract(() => queue);
  describe('and the count of calls, for processes that share it', () => {
    payerRateContract(() => ({ redisUrl: redis?.url ?? '' }));
  });

  it('refuses a Redis that evicts keys', async () => {
    const evicting = await aRedisServer('--maxmemory', '16mb', '--maxmemory-policy', 'allkeys-lru');
    await expect(openCaseQueue({ redisUrl: evicting?.url ?? '' }, () => undefined)).rejects.toThrow(
      'Set maxmemory-policy to noeviction',
    );
    await evicting?.stop();
  });

  it('starts without Redis, and a hint that cannot be given neither fails nor blocks', async () => {
    const events: string[] = [];
    const away = await openCaseQueue({ redisUrl: 'redis://127.0.0.1:1' }, (event) => events.push(event));
    const begun = performance.now();
    await away.hint([{ id: freshName(), version: 1 }]);
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(events).toEqual(expect.arrayContaining(['queue-unreachable', 'hints-not-given']));
    await away.close();
  }, 15_000);
});
