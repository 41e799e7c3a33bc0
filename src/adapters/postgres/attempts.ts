import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Attempt, Attempts } from '../../workflow/ports/attempts.ts';
import type { Case } from '../../domain/case/case.ts';
import { caseFrom, type CaseRow, secondsFromNow } from './case-row.ts';
import { moveAndHold } from './move-case.ts';
import { noteContact } from './payer-contacts.ts';
import type { Tables } from './tables.ts';
import { untilNotOvertaken } from './overtaken.ts';

/** Calls to payers: on record before they are made. */
export function attempts(db: Kysely<Tables>): Attempts {
  return {
    beginAttempt(claimed, submissionId, operation, move, leaseSeconds) {
      return untilNotOvertaken(() =>
        db.transaction().execute(async (transaction) => {
          const held =
            move === undefined
              ? await hold(transaction, claimed, leaseSeconds)
              : await moveAndHold(transaction, claimed, move, leaseSeconds);
          if (held === undefined) return undefined;
          await closeInterrupted(transaction, submissionId);
          const attempt = await transaction
            .insertInto('attempt')
            .values({ id: randomUUID(), submission_id: submissionId, operation })
            .returningAll()
            .executeTakeFirstOrThrow();
          return { case: held, attempt: attemptFrom(attempt) };
        }),
      );
    },

    async endAttempt(attemptId, end) {
      await db.transaction().execute(async (transaction) => {
        const ended = await transaction
          .updateTable('attempt')
          .set({ class: end.class, result: end.result, ended_at: sql<string>`clock_timestamp()` })
          .where('id', '=', attemptId)
          .returning(['submission_id', 'ended_at'])
          .executeTakeFirst();
        if (ended?.ended_at == null) return;
        await noteContactOf(transaction, ended.submission_id, {
          at: ended.ended_at,
          outcome: end.class === 'answered' ? 'answered' : 'failed',
          code: end.class === 'answered' ? undefined : end.result,
        });
      });
    },

    async recordInquiry({ submissionId, startedAt, result }) {
      await db.transaction().execute(async (transaction) => {
        const ended = await transaction
          .insertInto('attempt')
          .values({
            id: randomUUID(),
            submission_id: submissionId,
            operation: 'inquire',
            started_at: startedAt,
            ended_at: sql<string>`clock_timestamp()`,
            class: 'answered',
            result,
          })
          .returning('ended_at')
          .executeTakeFirstOrThrow();
        await noteContactOf(transaction, submissionId, {
          at: ended.ended_at ?? startedAt,
          outcome: 'answered',
          code: undefined,
        });
      });
    },

    async attemptsOf(submissionId) {
      const rows = await db
        .selectFrom('attempt')
        .selectAll()
        .where('submission_id', '=', submissionId)
        .orderBy('started_at')
        .execute();
      return rows.map(attemptFrom);
    },
  };
}

/** Renews the lease of a case that stays where it is. */
async function hold(db: Kysely<Tables>, claimed: Case, leaseSeconds: number): Promise<Case | undefined> {
  const { rows } = await sql<CaseRow>`
    update authorization_case set leased_until = ${secondsFromNow(leaseSeconds)}
    where id = ${claimed.id} and fence = ${claimed.fence} and version = ${claimed.version}
    returning *`.execute(db);
  return rows[0] && caseFrom(rows[0]);
}

/** An attempt that its maker never closed died with its maker: the payer may have it. */
async function closeInterrupted(db: Kysely<Tables>, submissionId: string): Promise<void> {
  await db
    .updateTable('attempt')
    .set({ class: 'maybe-sent', result: 'interrupted', ended_at: sql<string>`clock_timestamp()` })
    .where('submission_id', '=', submissionId)
    .where('class', 'is', null)
    .execute();
}

async function noteContactOf(
  db: Kysely<Tables>,
  submissionId: string,
  contact: { at: string; outcome: 'answered' | 'failed'; code: string | undefined },
): Promise<void> {
  const { payer } = await db
    .selectFrom('submission')
    .select('payer')
    .where('id', '=', submissionId)
    .executeTakeFirstOrThrow();
  const { at, outcome, code } = contact;
  await noteContact(db, { payer, at, outcome, ...(code === undefined ? {} : { code }) });
}

function attemptFrom(row: Selectable<Tables['attempt']>): Attempt {
  return {
    id: row.id,
    submissionId: row.submission_id,
    operation: row.operation,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    class: row.class ?? undefined,
    result: row.result ?? undefined,
  };
}
