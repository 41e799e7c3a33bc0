import type { Kysely } from 'kysely';
import type { EvidenceLog } from '../../workflow/ports/evidence-log.ts';
import type { Tables } from './tables.ts';

/** The evidence log of each case. */
export function evidenceLog(db: Kysely<Tables>): EvidenceLog {
  return {
    async evidenceOf(caseId) {
      const rows = await db
        .selectFrom('evidence')
        .selectAll()
        .where('case_id', '=', caseId)
        .orderBy('seq')
        .execute();
      return rows.map(({ seq, at, kind, says, source, previous_hash: previousHash, hash }) => ({
        ...{ seq, at, kind, says, source, previousHash, hash },
      }));
    },

    async appendEvidence(caseId, entries) {
      // All or none: who appended meanwhile has taken the first number.
      const [first] = entries;
      if (first === undefined) return true;
      return db.transaction().execute(async (transaction) => {
        const values = entries.map(({ seq, at, kind, says, source, previousHash, hash }) => ({
          case_id: caseId,
          ...{ seq, at, kind, says, source, hash, previous_hash: previousHash },
        }));
        const written = await transaction
          .insertInto('evidence')
          .values(values.slice(0, 1))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (written.numInsertedOrUpdatedRows !== 1n) return false;
        if (values.length > 1) await transaction.insertInto('evidence').values(values.slice(1)).execute();
        return true;
      });
    },
  };
}
