import { assess } from './assess.ts';
import type { Outside } from './outside.ts';

/** How many due cases are asked for at a time. */
const PAGE = 500;
/** At work together: the database answers one while another is weighed. */
const TOGETHER = 4;
const LEASE_SECONDS = 60;

/**
 * Assesses every case that was received and not looked at since, without going on to assemble or submit anything.
 * What came out ready stays due: the service, when it runs, sends it.
 */
export async function assessDue(outside: Outside, onProgress: (done: number) => void): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await outside.store.due(PAGE, 'received');
    if (due.length === 0) return done;
    const waiting = [...due];
    const workOff = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const claimed = await outside.store.claim(next.id, LEASE_SECONDS);
        if (claimed !== undefined) await assess(claimed, outside);
        done += 1;
        onProgress(done);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, workOff));
  }
}
