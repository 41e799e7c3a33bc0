import { type Kysely, sql } from 'kysely';
import type { ContentDraft, DraftStore } from '../../workflow/ports/draft-store.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';

/** Drafts of clinical content in the database, beside the releases they may become part of. */
export function postgresDraftStore(db: Kysely<Tables>): DraftStore {
  return {
    async drafts() {
      const { rows } = await sql<ContentDraft>`
        select distinct on (path) number, path, bytes, sent_at as "sentAt", sent_by as "sentBy"
        from content_draft where settled_at is null order by path, number desc`.execute(db);
      return rows;
    },

    async keepDraft({ path, bytes, sentBy }) {
      await sql`insert into content_draft (path, bytes, sent_by)
        values (${path}, ${bytea(bytes)}, ${sentBy})`.execute(db);
    },

    async settleDrafts(drafts, { by, release }) {
      for (const { path, number } of drafts) {
        await sql`update content_draft
          set settled_at = clock_timestamp(), settled_by = ${by}, release_id = ${release ?? null}
          where path = ${path} and number <= ${number} and settled_at is null`.execute(db);
      }
    },
  };
}
