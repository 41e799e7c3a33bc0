import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';

/**
 * What our submissions are measured beside: a BullMQ worker whose jobs carry the request, and which posts it in its
 * processor and keeps nothing. It says after every so many jobs how long the lot took, from the first begun to the last done.
 */
const [redisUrl = '', payerUrl = '', concurrency = '', lot = ''] = process.argv.slice(2);
const payer = new Pool(payerUrl, { connections: Number(concurrency) });
let done = 0;
let began = 0;

const worker = new Worker<{ body: string }>(
  'raw',
  async ({ data }) => {
    if (began === 0) began = performance.now();
    const answer = await payer.request({
      path: '/Claim/$submit',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: data.body,
    });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`HTTP ${String(answer.statusCode)}`);
    done += 1;
    if (done % Number(lot) > 0) return;
    process.stdout.write(`lot ${String(done)} took ${String(performance.now() - began)}\n`);
    began = 0;
  },
  { connection: new Redis(redisUrl, { maxRetriesPerRequest: null }), concurrency: Number(concurrency) },
);
worker.on('error', () => undefined);
await worker.waitUntilReady();
process.stdout.write('working\n');
