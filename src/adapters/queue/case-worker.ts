import type { CaseBackend, JobWorker } from './case-backend.ts';
import { kindOf, type Log } from './log.ts';

/** BullMQ's farewell to a queue that is dead has no end; what is lost by going without it, leases take care of. */
const FAREWELL_MS = 5_000;

const LOOK_MS = 50;

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
      log('worker-error', { error: kindOf(error) });
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
      await Promise.race([old.close(true), pause(FAREWELL_MS)]).catch(() => undefined);
    },
    close: async () => {
      const closed = worker.close().catch(() => undefined);
      const done = async (): Promise<void> => {
        while (active > 0) await pause(LOOK_MS);
        await pause(FAREWELL_MS);
      };
      await Promise.race([closed, done()]);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
