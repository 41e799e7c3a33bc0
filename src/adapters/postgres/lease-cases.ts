import { type Kysely, sql } from 'kysely';
import type { Case } from '../../domain/case/case.ts';
import type { CaseLeases } from '../../workflow/ports/due-cases.ts';
import { caseFrom, type CaseRow, secondsFromNow } from './case-row.ts';
import { IS_FREE } from './due-cases.ts';
import type { Tables } from './tables.ts';

/** Who looks at a case now: by the database's clock alone. */
export function caseLeases(db: Kysely<Tables>): CaseLeases {
  return {
    claim: async (id, leaseSeconds) => (await claimAll(db, [id], leaseSeconds))[0],
    claimAll: (ids, leaseSeconds) => claimAll(db, ids, leaseSeconds),

    async rest({ id, fence, version }, dueInSeconds) {
      await sql`
        update authorization_case
        set leased_until = null, unfinished = 0, due_at = case when called_up then clock_timestamp() else ${dueInSeconds === undefined ? sql`null::timestamptz` : secondsFromNow(dueInSeconds)} end
        where id = ${id} and fence = ${fence} and version = ${version}`.execute(db);
    },

    async makeDue(id) {
      await sql`
        update authorization_case set due_at = least(due_at, clock_timestamp()), called_up = true
        where id = ${id}`.execute(db);
    },
  };
}

/**
 * `skip locked`: whoever is faster has it, and nobody waits. Cases that were held when a process ended come up again at
 * different times, so that the one that ends processes takes the others with it only once or twice.
 */
async function claimAll(
  db: Kysely<Tables>,
  ids: readonly string[],
  leaseSeconds: number,
): Promise<readonly Case[]> {
  const { rows } = await sql<CaseRow & { claimed_at: string }>`
    update authorization_case
    set fence = fence + 1, called_up = false, unfinished = unfinished + 1,
      leased_until = ${secondsFromNow(leaseSeconds)}
        + case when unfinished = 0 then interval '0' else ${leaseSeconds}::double precision * random() * interval '1 second' end
    where id = any(array(
      select id from authorization_case
      where id = any(${ids}::text[]) and due_at <= clock_timestamp() and ${IS_FREE}
      for update skip locked
    ))
    returning *, clock_timestamp() as claimed_at`.execute(db);
  return rows.map((row) => ({ ...caseFrom(row), claimedAt: row.claimed_at }));
}
