import type { CaseQueue, Hint } from '../../workflow/ports.ts';
import { type CaseBackend, postgresBackend, redisBackend, type SessionPool } from './case-backend.ts';
import { type CaseWorker, startCaseWorker } from './case-worker.ts';
import { kindOf, type Log, withoutRepeats } from './log.ts';

/** A push waits this long for its hint and no longer; the sweeper gives it again. */
const HINT_MS = 1_000;

/** The queue of one process: hints go in, and a worker started here takes them out. */
export interface OpenCaseQueue extends CaseQueue {
  /** Looks at hinted cases, so many at a time. */
  startWorker(
    advance: (caseId: string) => Promise<void>,
    options: { readonly concurrency: number },
  ): CaseWorker;
  /** Milliseconds since the worker of this process last had a case; for ever when it has no worker. */
  silentFor(): number;
  /** Gives up the worker's connection for a new one. */
  restartWorker(): Promise<void>;
  /** Closes the hints; close the worker first. */
  close(): Promise<void>;
}

/** BullMQ on Redis, or on its PostgreSQL backend over the pool of the case store: a server's or the embedded one. */
export async function openCaseQueue(
  connection: { readonly redisUrl: string } | { readonly pool: SessionPool },
  everyLog: Log,
): Promise<OpenCaseQueue> {
  const log = withoutRepeats(everyLog);
  const backend =
    'redisUrl' in connection
      ? await redisBackend(connection.redisUrl, log)
      : await postgresBackend(connection.pool);
  backend.queue.on('error', (error) => {
    log('queue-error', { error: kindOf(error) });
  });
  let worker: CaseWorker | undefined;
  return {
    hint: (cases) => giveHints(backend, cases, log),
    startWorker: (advance, { concurrency }) => {
      worker = startCaseWorker({ backend, advance, concurrency, log });
      return worker;
    },
    silentFor: () => worker?.silentFor() ?? Number.POSITIVE_INFINITY,
    restartWorker: async () => worker?.restart(),
    close: async () => {
      await Promise.race([backend.queue.close(), pause(HINT_MS)]);
      backend.close();
    },
  };
}

/** Never rejects and never waits long: the case is stored, and a lost hint loses nothing. */
async function giveHints({ queue }: CaseBackend, cases: readonly Hint[], log: Log): Promise<void> {
  if (cases.length === 0) return;
  const jobs = cases.map(({ id, version }) => ({
    name: 'advance',
    data: { caseId: id },
    // The version lets a case be hinted anew while an older hint is being worked on. BullMQ refuses ':'.
    opts: { jobId: `${id}-${String(version)}` },
  }));
  const given = queue.addBulk(jobs).then(
    () => true,
    () => false,
  );
  const isGiven = await Promise.race([given, pause(HINT_MS).then(() => false)]);
  if (!isGiven) log('hints-not-given', { cases: cases.length });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
