import { type Kysely, sql } from 'kysely';
import type { Resends, Resent } from '../../workflow/ports/attempts.ts';
import type { Tables } from './tables.ts';

/** More than anybody reads; the latest are given. */
const MOST = 10_000;

/** Which requests left again after a copy of them may have reached the payer. */
export function resends(db: Kysely<Tables>): Resends {
  return {
    async resends(sender) {
      const { rows } = await sql<Resent>`
        select s.case_id as "caseId", s.id as "submissionId", s.payer, k.times, k.last_at as "lastAt"
        from (
          select submission_id, (count(*) - 1)::integer as times, max(started_at) as last_at
          from attempt where operation = 'submit' and class is distinct from 'not-sent'
          group by submission_id having count(*) > 1
        ) k
        join submission s on s.id = k.submission_id
        join authorization_case c on c.id = s.case_id
        where ${sender ?? null}::text is null or c.sender = ${sender ?? null}
        order by k.last_at desc limit ${MOST}`.execute(db);
      return rows;
    },
  };
}
