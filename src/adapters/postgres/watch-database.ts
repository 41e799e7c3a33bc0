import { statfs } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Intake, Shortage } from '../../workflow/ports/intake.ts';
import type { Pool } from './pool.ts';
import type { Tables } from './tables.ts';

const KNOCK_MS = 250;
/** What grows slowly is looked at less often: so many knocks apart. */
const KNOCKS_BETWEEN_COUNTS = 20;

export interface WatchLimits {
  /** A simple question that waits longer than this says that the database cannot keep up. */
  readonly slowMs: number;
  /** Free space below which nothing more is taken in; looked at where the database's files lie on this machine. */
  readonly minFreeBytes: number;
  /** Due cases above which nothing more is taken in. */
  readonly maxBacklog: number;
}

export interface DatabaseWatch extends Intake {
  stop(): void;
}

/**
 * Knocks at the database again and again, through the pool that everybody uses, so that whoever asks for room is told
 * at once from what was last seen. Only the time in which this process itself was awake counts as waiting.
 */
export function watchDatabase(
  watched: { readonly pool: Pool; readonly db: Kysely<Tables>; readonly directory: string | undefined },
  limits: WatchLimits,
  log: (event: string, values: Readonly<Record<string, string>>) => void,
): DatabaseWatch {
  let waitedMs = 0;
  let isWaiting = false;
  let isAway = false;
  let full: 'disk-short' | 'backlog-large' | undefined;
  let knocks = 0;
  let said: Shortage | undefined;

  const shortage = (): Shortage | undefined =>
    isAway ? 'database-away' : waitedMs >= limits.slowMs ? 'database-slow' : full;

  const knock = async (): Promise<void> => {
    isWaiting = true;
    try {
      await watched.pool.query('select 1');
      isAway = false;
      if (knocks % KNOCKS_BETWEEN_COUNTS === 0) full = await whatIsFull(watched, limits);
      knocks += 1;
    } catch {
      isAway = true;
    }
    isWaiting = false;
    waitedMs = 0;
  };

  const look = (): void => {
    if (isWaiting) waitedMs += KNOCK_MS;
    else void knock();
    if (shortage() === said) return;
    said = shortage();
    log(said === undefined ? 'room-again' : 'no-room', said === undefined ? {} : { because: said });
  };
  const timer = setInterval(look, KNOCK_MS);
  timer.unref();
  look();
  return {
    shortage,
    stop: () => {
      clearInterval(timer);
    },
  };
}

async function whatIsFull(
  { db, directory }: { readonly db: Kysely<Tables>; readonly directory: string | undefined },
  { minFreeBytes, maxBacklog }: WatchLimits,
): Promise<'disk-short' | 'backlog-large' | undefined> {
  if (directory !== undefined) {
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < minFreeBytes) return 'disk-short';
  }
  // Counts no further than it must.
  const { rows } = await sql<{ due: number }>`
    select count(*) as due from (
      select from authorization_case where due_at <= clock_timestamp() limit ${maxBacklog + 1}
    ) as seen`.execute(db);
  return (rows[0]?.due ?? 0) > maxBacklog ? 'backlog-large' : undefined;
}
