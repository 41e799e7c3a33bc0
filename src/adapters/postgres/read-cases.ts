import { type Kysely, sql } from 'kysely';
import type { Case } from '../../domain/case/case.ts';
import type { CaseReads } from '../../workflow/ports/case-reads.ts';
import { caseFrom } from './case-row.ts';
import { AT_WORK, IS_FREE, WAITING } from './due-cases.ts';
import type { Tables } from './tables.ts';

/** The reading side of cases: one, a page of them, how many there are, and what has happened to one. */
export function caseReads(db: Kysely<Tables>): CaseReads {
  return {
    async readCase(id) {
      const row = await db
        .selectFrom('authorization_case')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && caseFrom(row);
    },

    async listCases(filter) {
      const { sender, state, patientId, encounterId, idBegins, limit, after } = filter;
      let query = db.selectFrom('authorization_case').selectAll();
      if (sender !== undefined) query = query.where('sender', '=', sender);
      if (state !== undefined) query = query.where('state', '=', state);
      if (patientId !== undefined) query = query.where('patient_id', '=', patientId);
      if (encounterId !== undefined) query = query.where('encounter_id', '=', encounterId);
      if (idBegins !== undefined) query = query.where(sql<boolean>`starts_with(id, ${idBegins})`);
      // A page begins where the one before ended, whatever was opened meanwhile; an offset would slip.
      if (after !== undefined) {
        query = query.where(
          sql<boolean>`(opened_at, id) < (select opened_at, id from authorization_case where id = ${after})`,
        );
      }
      const rows = await query.orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(caseFrom);
    },

    async pendedAt(payer, limit) {
      return db
        .selectFrom('authorization_case')
        .select(['id', 'version'])
        .where('payer', '=', payer)
        .where('state', 'in', ['pended', 'unknown'])
        .orderBy('opened_at')
        .orderBy('id')
        .limit(limit)
        .execute();
    },

    async countByState(sender) {
      let query = db
        .selectFrom('authorization_case')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy('state');
      if (sender !== undefined) query = query.where('sender', '=', sender);
      const rows = await query.execute();
      const counts: Partial<Record<Case['state'], number>> = {};
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },

    async longestDue(sender) {
      const { rows } = await sql<{ seconds: number }>`
        select coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::double precision as seconds
        from (
          select due_at, leased_until, sender from authorization_case where due_at is not null and ${AT_WORK}
          union all
          select due_at, leased_until, sender from authorization_case where due_at is not null and ${WAITING}
        ) as known
        where due_at <= statement_timestamp() and ${IS_FREE} and sender = ${sender}`.execute(db);
      return rows[0]?.seconds ?? 0;
    },

    async historyOf(caseId) {
      const rows = await db
        .selectFrom('case_history')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('id')
        .execute();
      return rows.map(({ at, step, from_state: from, to_state: to, says }) => ({
        at,
        step,
        from: from ?? undefined,
        to,
        says,
      }));
    },
  };
}
