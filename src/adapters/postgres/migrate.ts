import { type Kysely, sql } from 'kysely';
import { TABLES } from './migrations/0001-tables.ts';
import { RELEASES } from './migrations/0002-releases.ts';
import { EVIDENCE } from './migrations/0003-evidence.ts';
import { UPDATES_AND_ATTACHMENTS } from './migrations/0004-updates-and-attachments.ts';
import { PAYER_DOORS } from './migrations/0005-payer-doors.ts';
import { RESTORES } from './migrations/0006-restores.ts';
import { ASSESSED_UNDER } from './migrations/0007-assessed-under.ts';
import { SUBSCRIPTIONS } from './migrations/0008-subscriptions.ts';
import { WITHHELD } from './migrations/0009-withheld.ts';
import { CONTENT_DRAFTS } from './migrations/0010-content-drafts.ts';
import { ENCOUNTER_TRAVELS } from './migrations/0011-encounter-travels.ts';
import { IDENTIFIERS } from './migrations/0012-identifiers.ts';
import { RESENDS } from './migrations/0013-resends.ts';
import { UNFINISHED } from './migrations/0014-unfinished.ts';
import { PUT_OVER } from './migrations/0015-put-over.ts';
import type { Tables } from './tables.ts';

/** Where our tables live, apart from the queue's and from whatever else a shared server holds. */
export const SCHEMA = 'retro_auth';

/**
 * Forward only: a migration that was released is never changed, the next one mends it. And each only adds, so that
 * processes of the version before go on beside it (docs/deployment.md).
 */
export const MIGRATIONS: readonly { readonly name: string; readonly statements: string }[] = [
  { name: '0001-tables', statements: TABLES },
  { name: '0002-releases', statements: RELEASES },
  { name: '0003-evidence', statements: EVIDENCE },
  { name: '0004-updates-and-attachments', statements: UPDATES_AND_ATTACHMENTS },
  { name: '0005-payer-doors', statements: PAYER_DOORS },
  { name: '0006-restores', statements: RESTORES },
  { name: '0007-assessed-under', statements: ASSESSED_UNDER },
  { name: '0008-subscriptions', statements: SUBSCRIPTIONS },
  { name: '0009-withheld', statements: WITHHELD },
  { name: '0010-content-drafts', statements: CONTENT_DRAFTS },
  { name: '0011-encounter-travels', statements: ENCOUNTER_TRAVELS },
  { name: '0012-identifiers', statements: IDENTIFIERS },
  { name: '0013-resends', statements: RESENDS },
  { name: '0014-unfinished', statements: UNFINISHED },
  { name: '0015-put-over', statements: PUT_OVER },
];

/** Any number that no other user of the server's advisory locks is likely to choose. */
const LOCK = 7_305_511;

/** Applies what is missing, in one transaction; several starters wait for each other and do it once. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
    await sql`create schema if not exists ${sql.id(SCHEMA)}`.execute(transaction);
    await sql`create table if not exists ${sql.id(SCHEMA, 'schema_migration')} (
      name text primary key, applied_at timestamptz not null default now())`.execute(transaction);
    const applied = await transaction.selectFrom('schema_migration').select('name').execute();
    const names = new Set(applied.map(({ name }) => name));
    for (const { name, statements } of MIGRATIONS) {
      if (names.has(name)) continue;
      await sql.raw(statements).execute(transaction);
      await transaction.insertInto('schema_migration').values({ name }).execute();
    }
  });
}
