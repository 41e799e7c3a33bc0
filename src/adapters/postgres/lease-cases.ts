import { type Kysely, sql } from 'kysely';
import type { CaseStore, Hint } from '../../workflow/ports.ts';
import { caseFrom, type CaseRow, secondsFromNow } from './case-row.ts';
import type { Tables } from './tables.ts';

const IS_FREE = sql`(leased_until is null or leased_until <= clock_timestamp())`;

/** Who looks at a case now, and what is due: by the database's clock alone. */
export function caseLeases(db: Kysely<Tables>): Pick<CaseStore, 'claim' | 'due' | 'rest' | 'makeDue'> {
  return {
    async claim(id, leaseSeconds) {
      const { rows } = await sql<CaseRow>`
        update authorization_case
        set fence = fence + 1, leased_until = ${secondsFromNow(leaseSeconds)}, called_up = false
        where id = (
          select id from authorization_case
          where id = ${id} and due_at <= clock_timestamp() and ${IS_FREE}
          for update skip locked
        )
        returning *`.execute(db);
      return rows[0] && caseFrom(rows[0]);
    },

    async due(limit, state) {
      const { rows } = await sql<Hint>`
        select id, version from authorization_case
        where due_at <= clock_timestamp() and ${IS_FREE}${state === undefined ? sql`` : sql` and state = ${state}`}
        order by deadline, opened_at limit ${limit}`.execute(db);
      return rows;
    },

    async rest({ id, fence, version }) {
      await sql`
        update authorization_case
        set leased_until = null, due_at = case when called_up then clock_timestamp() end
        where id = ${id} and fence = ${fence} and version = ${version}`.execute(db);
    },

    async makeDue(id) {
      await sql`
        update authorization_case set due_at = least(due_at, clock_timestamp()), called_up = true
        where id = ${id}`.execute(db);
    },
  };
}
