import type { CaseQueue, Hint } from '../../workflow/ports/case-queue.ts';
import type { DueCase } from '../../workflow/ports/due-cases.ts';
import { type CaseBackend, postgresBackend, redisBackend, type SessionPool } from './case-backend.ts';
import { type CaseWorker, startCaseWorker } from './case-worker.ts';
import { kindOf, type Log, withoutRepeats } from './log.ts';

/** A push waits this long for its hint and no longer; the sweeper gives it again. */
const HINT_MS = 1_000;

/** More cases than this that come together are not hinted one by one: they are due, and come up in their order. */
const MANY = 50;

/** Hints of the sweeper come after those of pushes and people, the more pressing ones first. BullMQ: smaller is sooner. */
const PACED = 10;

/** The queue of one process: hints go in, and a worker started here takes them out. */
export interface OpenCaseQueue extends CaseQueue {
  /** Hints due cases in the order of their rank, after everything that was hinted by itself; false when it takes none. */
  pace(cases: readonly DueCase[]): Promise<boolean>;
  /** Hints that no worker has taken yet; undefined when the queue does not say. */
  waiting(): Promise<number | undefined>;
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
  nudge: () => Promise<void> = () => Promise.resolve(),
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
    hint: async (cases) => {
      const isGiven = cases.length <= MANY && (await giveHints(backend, cases.map(jobOf), log));
      // The sweepers are told that there is something to look for.
      if (!isGiven) await nudge().catch(() => undefined);
    },
    pace: (cases) =>
      giveHints(
        backend,
        cases.map((each) => {
          const { opts, ...job } = jobOf(each);
          return { ...job, opts: { ...opts, priority: PACED + each.rank } };
        }),
        log,
      ),
    waiting: () =>
      Promise.race([backend.queue.count().catch(() => undefined), pause(HINT_MS).then(() => undefined)]),
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
async function giveHints({ queue }: CaseBackend, jobs: CaseJobs, log: Log): Promise<boolean> {
  if (jobs.length === 0) return true;
  const given = queue.addBulk(jobs).then(
    () => true,
    () => false,
  );
  const isGiven = await Promise.race([given, pause(HINT_MS).then(() => false)]);
  if (!isGiven) log('hints-not-given', { cases: jobs.length });
  return isGiven;
}

type CaseJobs = Parameters<CaseBackend['queue']['addBulk']>[0];

function jobOf({ id, version }: Hint): CaseJobs[number] {
  // The version lets a case be hinted anew while an older hint is being worked on. BullMQ refuses ':'.
  return { name: 'advance', data: { caseId: id }, opts: { jobId: `${id}-${String(version)}` } };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
