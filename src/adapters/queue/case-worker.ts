import type { CaseBackend, JobWorker } from './case-backend.ts';
import type { Log } from './log.ts';

/** A worker that is told to stop waits for its cases this long when the queue is dead; leases take care of the rest. */
const ABANDON_MS = 5_000;

/** Takes hinted cases out of the queue. */
export interface CaseWorker {
  /** Milliseconds since it last took a case or let go of one; 0 while it works on any. */
  silentFor(): number;
  /** Gives up the connection for a new one: BullMQ can wait for ever on one that died without a word. */
  restart(): Promise<void>;
  /** Takes no more and waits for what it has. */
  close(): Promise<void>;
}

export function startCaseWorker(of: {
  readonly backend: CaseBackend;
  readonly advance: (caseId: string) => Promise<void>;
  readonly concurrency: number;
  readonly log: Log;
}): CaseWorker {
  const { backend, advance, concurrency, log } = of;
  let active = 0;
  let lastActive = performance.now();
  const open = (): JobWorker => {
    const worker = backend.openWorker(async ({ data }) => {
      active += 1;
      try {
        await advance(data.caseId);
      } finally {
        active -= 1;
        lastActive = performance.now();
      }
    }, concurrency);
    worker.on('error', (error) => {
      log('worker-error', { error: error.name });
    });
    return worker;
  };
  let worker = open();
  return {
    silentFor: () => (active > 0 ? 0 : performance.now() - lastActive),
    restart: async () => {
      const old = worker;
      lastActive = performance.now();
      worker = open();
      await closeWithin(old, true);
    },
    close: () => closeWithin(worker, false),
  };
}

/** `close` has no time limit of its own and waits for the connection, which may be what is broken. */
async function closeWithin(worker: JobWorker, isAbandoned: boolean): Promise<void> {
  const closed = worker.close(isAbandoned).catch(() => undefined);
  if (!isAbandoned) return closed;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ABANDON_MS);
  });
  await Promise.race([closed, patience]);
  clearTimeout(timer);
}
