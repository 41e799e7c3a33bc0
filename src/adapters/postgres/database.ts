import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import type { PGlite } from '@electric-sql/pglite';
import { openEmbedded, openInMemory } from './embedded-database.ts';
import { EmbeddedPool } from './embedded-pool.ts';
import { keepUp } from './keep-up.ts';
import { migrate, SCHEMA } from './migrate.ts';
import { nudge, onNudge } from './nudge.ts';
import type { Pool } from './pool.ts';
import { preparedPool } from './prepared-pool.ts';
import { serverPool } from './server-pool.ts';
import type { Tables } from './tables.ts';

/** Our schema first, then the one where BullMQ keeps its jobs: its SQL names tables without a schema. */
const SEARCH_PATH = `${SCHEMA},bullmq`;

export interface DatabaseOptions {
  /** A PostgreSQL server. */
  readonly url?: string;
  /** Where the embedded database keeps its files, when there is no server. */
  readonly directory?: string;
  /** An embedded database that is gone when it is closed; from this image, when one is given. */
  readonly memory?: boolean | Blob;
}

export interface Database {
  readonly kind: 'server' | 'embedded';
  readonly db: Kysely<Tables>;
  /** The connections under `db`, for BullMQ's PostgreSQL backend. */
  readonly pool: Pool;
  /** Where its files lie, when they lie on this machine. */
  readonly directory: string | undefined;
  /** Tells every worker on this database that something is due of which no queue knows. */
  readonly nudge: () => Promise<void>;
  /** Hears such nudges. */
  readonly onNudge: (heard: () => void) => { readonly stop: () => void };
  close(): Promise<void>;
}

/** Opens the database and brings its tables up to date. Rejects when another process holds the directory. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = await connect(options);
  try {
    await migrate(database.db);
    if (database.kind === 'embedded') await endLeases(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whoever held a case of an embedded database held its directory, too, and does so no more. */
async function endLeases(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('authorization_case')
    .set({ leased_until: null })
    .where('leased_until', 'is not', null)
    .execute();
}

async function connect({ url, directory, memory }: DatabaseOptions): Promise<Database> {
  if (url !== undefined) return over(serverPool(url, SEARCH_PATH), 'server');
  if (memory !== undefined && memory !== false) {
    return embedded(await openInMemory(memory === true ? undefined : memory));
  }
  if (directory === undefined) throw new Error('A database needs a URL or a directory.');
  const { lite, release } = await openEmbedded(directory);
  return embedded(lite, { directory, release });
}

async function embedded(
  lite: PGlite,
  { directory, release }: { directory?: string; release?: () => void } = {},
): Promise<Database> {
  // Nothing else uses this database, and its files lie in memory or in the cache of the system.
  await lite.exec(`set search_path to ${SEARCH_PATH}; set timezone to 'UTC'; set random_page_cost to 1.1`);
  const pool = new EmbeddedPool(lite);
  const upkeep = keepUp(pool);
  return over(pool, 'embedded', {
    directory,
    release: () => {
      upkeep.stop();
      release?.();
    },
  });
}

function over(
  pool: Pool,
  kind: Database['kind'],
  { directory, release }: { directory?: string | undefined; release?: () => void } = {},
): Database {
  // The dialect's own type adds cursors, which nobody here uses and the embedded pool does not have.
  const prepared = kind === 'server' ? preparedPool(pool) : pool;
  const dialect = new PostgresDialect({ pool: prepared as unknown as PostgresPool });
  const db = new Kysely<Tables>({ dialect });
  return {
    kind,
    db,
    pool,
    directory,
    nudge: () => nudge(pool),
    onNudge: (heard) => onNudge(pool, heard),
    close: async () => {
      await db.destroy();
      release?.();
    },
  };
}
