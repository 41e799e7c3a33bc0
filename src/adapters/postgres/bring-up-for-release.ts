import { type Kysely, sql } from 'kysely';
import { ASSESSED } from '../../domain/case/state.ts';
import type { Hint } from '../../workflow/ports/case-queue.ts';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import type { Tables } from './tables.ts';

/** One of very many that come together: those that come by themselves are looked at first. */
const RANK_OF_MANY = 3;

const SAYS = 'Other clinical content is in force; to be looked at again.';

/** Cases of another release, brought up so many at a time; one that somebody holds comes with the next. */
export function bringUpForRelease(db: Kysely<Tables>): Pick<CaseStore, 'bringUpForRelease'> {
  return {
    async bringUpForRelease(release, limit) {
      const { rows } = await sql<Hint>`
        with left_over as (
          select id, state as was from authorization_case
          where assessed_under is not null and assessed_under <> ${release}
            and submission_id is null and not with_payer and state = any(${ASSESSED}::text[])
            and (leased_until is null or leased_until <= clock_timestamp())
          limit ${limit} for update skip locked
        ), brought_up as (
          update authorization_case c
          set state = 'received', because = ${SAYS}, version = c.version + 1, fence = c.fence + 1, attempt = 0, unfinished = 0,
            leased_until = null, called_up = false, due_at = clock_timestamp(), updated_at = clock_timestamp(),
            rank = ${RANK_OF_MANY}::smallint
          from left_over where c.id = left_over.id
          returning c.id, c.version, left_over.was
        ), line as (
          insert into case_history (case_id, step, from_state, to_state, says)
          select id, 'release', was, 'received', ${SAYS} from brought_up
        )
        select id, version from brought_up`.execute(db);
      return rows;
    },
  };
}
