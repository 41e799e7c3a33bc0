import { gunzipSync, gzipSync } from 'node:zlib';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Publication, ReleaseFile, ReleaseStore } from '../../workflow/ports/release-store.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';

/** Published releases in the database: every machine of the service sees the same one in force. */
export function postgresReleaseStore(db: Kysely<Tables>): ReleaseStore {
  return {
    async publications() {
      const rows = await db.selectFrom('release_publication').selectAll().orderBy('number', 'desc').execute();
      return rows.map((row): Publication => ({
        number: row.number,
        release: row.release_id,
        publishedAt: row.published_at,
        publishedBy: row.published_by,
        note: row.note ?? undefined,
        approvedAt: row.approved_at ?? undefined,
        approvedBy: row.approved_by ?? undefined,
        over: row.put_over ?? undefined,
      }));
    },

    async readRelease(id) {
      const row = await db.selectFrom('release').select('files').where('id', '=', id).executeTakeFirst();
      return row && unpacked(row.files);
    },

    publish: ({ release, files, by, approvedBy, note, over, seen }) =>
      db.transaction().execute(async (transaction) => {
        if (!(await isStill(seen, transaction))) return false;
        if (files !== undefined) {
          await sql`insert into release (id, files) values (${release}, ${bytea(packed(files))})
            on conflict do nothing`.execute(transaction);
        }
        await sql`insert into release_publication (release_id, published_by, note, put_over, approved_by, approved_at)
          values (${release}, ${by}, ${note ?? null}, ${over ?? null}, ${approvedBy ?? null},
            case when ${approvedBy ?? null}::text is not null then clock_timestamp() end)`.execute(
          transaction,
        );
        return true;
      }),

    approve: (number, by, seen) =>
      db.transaction().execute(async (transaction) => {
        if (!(await isStill(seen, transaction))) return false;
        await sql`update release_publication set approved_by = ${by}, approved_at = clock_timestamp()
          where number = ${number} and approved_at is null`.execute(transaction);
        return true;
      }),
  };
}

/** Whether what somebody looked at is what there is; from here on, and until our end, nobody else changes it. */
async function isStill(seen: readonly Publication[], transaction: Transaction<Tables>): Promise<boolean> {
  await sql`lock table release_publication in share row exclusive mode`.execute(transaction);
  const { rows } = await sql<{ latest: number; approved: number }>`
    select coalesce(max(number), 0)::int as latest, count(approved_at)::int as approved
    from release_publication`.execute(transaction);
  const latest = Math.max(0, ...seen.map(({ number }) => number));
  const approved = seen.filter(({ approvedAt }) => approvedAt !== undefined).length;
  return rows[0]?.latest === latest && rows[0].approved === approved;
}

function packed(files: readonly ReleaseFile[]): Uint8Array {
  const byPath = files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('base64')]);
  return gzipSync(JSON.stringify(Object.fromEntries(byPath)));
}

function unpacked(bytes: Uint8Array): readonly ReleaseFile[] {
  // Only `packed` writes this column.
  const byPath = JSON.parse(gunzipSync(bytes).toString()) as Readonly<Record<string, string>>;
  return Object.entries(byPath).map(([path, base64]) => ({ path, bytes: Buffer.from(base64, 'base64') }));
}
