import { type Kysely, type Selectable, sql } from 'kysely';
import type { Attachment, Attachments } from '../../workflow/ports/attachments.ts';
import { moveAndHold } from './move-case.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';
import { untilNotOvertaken } from './overtaken.ts';

/** Documents sent because a payer asked for them: on record, byte for byte, before they leave. */
export function attachments(db: Kysely<Tables>): Attachments {
  return {
    beginAttachment(claimed, attachment, move, leaseSeconds) {
      return untilNotOvertaken(() =>
        db.transaction().execute(async (transaction) => {
          const held = await moveAndHold(transaction, claimed, move, leaseSeconds);
          if (held === undefined) return undefined;
          const row = await transaction
            .insertInto('attachment')
            .values(rowFrom(attachment))
            // Sent once: only what provably never left may leave again.
            .onConflict((conflict) =>
              conflict
                .columns(['case_id', 'request_key'])
                .doUpdateSet({
                  ...rowFrom(attachment),
                  class: null,
                  result: null,
                  ended_at: null,
                  started_at: sql`clock_timestamp()`,
                })
                .where('attachment.class', '=', 'not-sent'),
            )
            .returningAll()
            .executeTakeFirst();
          return { case: held, attachment: row && attachmentFrom(row) };
        }),
      );
    },

    async endAttachment(id, end) {
      await db
        .updateTable('attachment')
        .set({ class: end.class, result: end.result, ended_at: sql<string>`clock_timestamp()` })
        .where('id', '=', id)
        .execute();
    },

    async attachmentsOf(caseId) {
      const rows = await db
        .selectFrom('attachment')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('started_at')
        .execute();
      return rows.map(attachmentFrom);
    },
  };
}

function rowFrom(attachment: Omit<Attachment, 'startedAt' | 'endedAt' | 'class' | 'result'>) {
  return {
    id: attachment.id,
    case_id: attachment.caseId,
    submission_id: attachment.submissionId,
    request_key: attachment.requestKey,
    control_number: attachment.controlNumber,
    documents: [...attachment.documents],
    address: attachment.address,
    bytes: bytea(attachment.bytes),
    sha256: attachment.sha256,
  };
}

function attachmentFrom(row: Selectable<Tables['attachment']>): Attachment {
  return {
    id: row.id,
    caseId: row.case_id,
    submissionId: row.submission_id,
    requestKey: row.request_key,
    controlNumber: row.control_number,
    documents: row.documents,
    address: row.address,
    bytes: row.bytes,
    sha256: row.sha256,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    class: row.class ?? undefined,
    result: row.result ?? undefined,
  };
}
