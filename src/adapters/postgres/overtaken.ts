import { isPlanOutdated } from './prepared-pool.ts';

/** Another transaction was quicker. Nothing was written; the whole thing may be tried again. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** PostgreSQL's own words for it: serialization failure, deadlock. */
const SQL_STATES: readonly unknown[] = ['40001', '40P01'];

/** More would-be writers of one resource at one instant than any EHR has. */
const MAX_TRIES = 30;

/** Runs a transaction again, from its start, as long as it is overtaken. */
export async function untilNotOvertaken<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (!wasOvertaken(error) || tries === MAX_TRIES) throw error;
    }
  }
}

function wasOvertaken(error: unknown): boolean {
  if (error instanceof Overtaken || isPlanOutdated(error)) return true;
  return error instanceof Error && 'code' in error && SQL_STATES.includes(error.code);
}
