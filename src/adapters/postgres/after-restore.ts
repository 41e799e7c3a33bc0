import { type Kysely, sql } from 'kysely';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import type { Tables } from './tables.ts';

const ASKED =
  'The record was restored to an earlier point: the payer may have this request by now; to be asked.';
const NOT_ASKED =
  'The record was restored to an earlier point: a request may have left since that we know nothing of. Look at the payer, then have the case looked at again.';

/**
 * After a restore the record is older than the world. What was frozen can be asked about under its own identifiers.
 * What was not may have been asked since under identifiers that are lost: only a person can find that out.
 */
export function afterRestore(db: Kysely<Tables>): Pick<CaseStore, 'afterRestore' | 'restoredAt'> {
  return {
    async restoredAt() {
      const latest = await db
        .selectFrom('restore')
        .select('at')
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return latest?.at;
    },

    async afterRestore() {
      const { rows } = await sql<{ state: string; cases: number }>`
        with doubted as (
          select id, state as was,
            case when state in ('assembled', 'submitting', 'unknown') then 'unknown' else 'needs-attention' end as now
          from authorization_case
          where state in ('assembled', 'submitting', 'unknown', 'received', 'waiting', 'awaiting-documents',
            'notice-due', 'held-for-review', 'ready', 'rejected')
          for update
        ), says as (
          select id, was, now, case when now = 'unknown' then ${ASKED}::text else ${NOT_ASKED}::text end as because
          from doubted
        ), moved as (
          update authorization_case c
          set state = s.now, because = s.because, version = c.version + 1, fence = c.fence + 1, attempt = 0, unfinished = 0,
            -- No push takes it for one that was never sent.
            with_payer = true, leased_until = null, called_up = false,
            due_at = case when s.now = 'unknown' then clock_timestamp() end, updated_at = clock_timestamp()
          from says s where c.id = s.id
          returning c.id, s.was, c.state, c.because
        ), noted as (
          insert into restore default values
        ), line as (
          insert into case_history (case_id, step, from_state, to_state, says)
          select id, 'after-restore', was, state, because from moved
        )
        select state, count(*)::int as cases from moved group by state`.execute(db);
      const of = (state: string): number => rows.find((row) => row.state === state)?.cases ?? 0;
      return { toBeAsked: of('unknown'), forPeople: of('needs-attention') };
    },
  };
}
