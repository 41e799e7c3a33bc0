import { openCaseQueue } from '../adapters/queue/case-queue.ts';
import type { Log } from '../adapters/telemetry/log.ts';
import type { Settings } from '../config.ts';
import { openWorkplace, type Workplace } from './open-workplace.ts';

/** A workplace with the queue that says which case to look at now. */
export type QueuedWorkplace = Workplace & { readonly queue: Awaited<ReturnType<typeof openCaseQueue>> };

/** Opens the record together with the queue: for a service, in which cases move by themselves. */
export async function openQueuedWorkplace(settings: Settings, log: Log): Promise<QueuedWorkplace> {
  let queue: QueuedWorkplace['queue'] | undefined;
  const workplace = await openWorkplace(settings, log, {
    queue: async ({ pool, nudge }) => {
      const { REDIS_URL } = settings;
      queue = await openCaseQueue(REDIS_URL === undefined ? { pool } : { redisUrl: REDIS_URL }, log, nudge);
      return queue;
    },
  });
  if (queue === undefined) throw new Error('The queue was not opened.');
  return { ...workplace, queue };
}
