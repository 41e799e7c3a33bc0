import { type Kysely, type Selectable, sql } from 'kysely';
import type { Submission, Submissions } from '../../workflow/ports/submissions.ts';
import { moveCase } from './move-case.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';
import { untilNotOvertaken } from './overtaken.ts';

/** Frozen requests: written once, together with the move that says so, and only ever read again. */
export function submissions(db: Kysely<Tables>): Submissions {
  return {
    freeze(claimed, submission, move) {
      return untilNotOvertaken(() =>
        db.transaction().execute(async (transaction) => {
          const moved = await moveCase(transaction, claimed, { submissionId: submission.id, ...move });
          if (moved === undefined) return undefined;
          await transaction.insertInto('submission').values(rowFrom(submission)).execute();
          // What had changed before is in these bytes.
          await transaction
            .updateTable('authorization_case')
            .set({ changed_since_submission: false })
            .where('id', '=', moved.id)
            .where('changed_since_submission', '=', true)
            // What came while an update was being made is not.
            .where('called_up', '=', false)
            .execute();
          return { ...moved, changedSinceSubmission: false };
        }),
      );
    },

    async readSubmission(id) {
      const row = await db.selectFrom('submission').selectAll().where('id', '=', id).executeTakeFirst();
      return row && submissionFrom(row);
    },

    async submissionsOf(caseId) {
      const rows = await db
        .selectFrom('submission')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('created_at')
        .execute();
      return rows.map(submissionFrom);
    },

    async submissionAnsweredBy(payer, responseId) {
      const row = await db
        .selectFrom('authorization_case as c')
        .innerJoin('submission as s', 's.id', 'c.submission_id')
        .selectAll('s')
        .where('s.payer', '=', payer)
        .where('c.response_id', '=', responseId)
        .orderBy('s.created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && submissionFrom(row);
    },

    async findSubmission({ payer, claimIdentifier, claimFullUrl }) {
      const row = await db
        .selectFrom('submission')
        .selectAll()
        .where('payer', '=', payer)
        .where((where) =>
          where.or([
            ...(claimIdentifier === undefined ? [] : [where('claim_identifier', '=', claimIdentifier)]),
            ...(claimFullUrl === undefined ? [] : [where('claim_full_url', '=', claimFullUrl)]),
          ]),
        )
        // The identifier is ours to the payer's knowledge; the full URL only names an entry of one Bundle.
        .orderBy(sql`claim_identifier = ${claimIdentifier ?? null} desc nulls last`)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && submissionFrom(row);
    },
  };
}

function rowFrom(submission: Omit<Submission, 'createdAt'>) {
  return {
    id: submission.id,
    case_id: submission.caseId,
    payer: submission.payer,
    generation: submission.generation,
    claim_identifier: submission.claimIdentifier,
    bundle_identifier: submission.bundleIdentifier,
    claim_full_url: submission.claimFullUrl,
    bytes: bytea(submission.bytes),
    sha256: submission.sha256,
    revises: submission.revises?.how ?? null,
    prior_id: submission.revises?.prior ?? null,
    encounter: submission.encounter ?? null,
  };
}

function submissionFrom(row: Selectable<Tables['submission']>): Submission {
  return {
    id: row.id,
    caseId: row.case_id,
    payer: row.payer,
    generation: row.generation,
    claimIdentifier: row.claim_identifier,
    bundleIdentifier: row.bundle_identifier,
    claimFullUrl: row.claim_full_url,
    bytes: row.bytes,
    sha256: row.sha256,
    createdAt: row.created_at,
    ...(row.revises === null || row.prior_id === null
      ? {}
      : { revises: { how: row.revises, prior: row.prior_id } }),
    ...(row.encounter === null ? {} : { encounter: row.encounter }),
  };
}
