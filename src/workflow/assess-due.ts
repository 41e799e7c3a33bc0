import type { Case } from '../domain/case/case.ts';
import { assessAll } from './assess.ts';
import type { Outside } from './outside.ts';
import { setAside } from './set-aside.ts';

/** How many due cases are taken at a time. */
const PAGE = 200;
const LEASE_SECONDS = 60;

/**
 * Assesses every case that was received and not looked at since, without going on to assemble or submit anything.
 * What came out ready stays due: the service, when it runs, sends it.
 */
export async function assessDue(outside: Outside, onProgress: (done: number) => void): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await outside.store.dueIn('received', PAGE);
    if (due.length === 0) return done;
    const claimed = await outside.store.claimAll(
      due.map(({ id }) => id),
      LEASE_SECONDS,
    );
    const fit: Case[] = [];
    for (const each of claimed) if (!(await setAside(each, outside))) fit.push(each);
    await assessAll(fit, outside);
    done += due.length;
    onProgress(done);
  }
}
