import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';

/**
 * What submitting is measured beside: a BullMQ worker with the whole request in the job, which posts it and keeps no
 * record. With `fill`, it first puts the jobs into the queue itself, from requests in the file given.
 */
const [redisUrl = '', payerUrl = '', concurrency = '32'] = process.argv.slice(2);
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const payer = new Pool(payerUrl);
const queue = new Queue<{ body: string }>('raw', {
  connection,
  defaultJobOptions: { removeOnComplete: true },
});
const worker = new Worker<{ body: string }>(
  'raw',
  async ({ data }) => {
    const answer = await payer.request({
      path: '/Claim/$submit',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: data.body,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`HTTP ${String(answer.statusCode)}`);
  },
  { connection, concurrency: Number(concurrency) },
);
worker.on('error', () => undefined);
await queue.waitUntilReady();
process.stdout.write('working\n');
