import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PayerMessages } from '../../workflow/ports/payer-messages.ts';
import { sha256 } from './content-hash.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';

/** What payers said, byte for byte. */
export function payerMessages(db: Kysely<Tables>): PayerMessages {
  return {
    async keepPayerMessage({ payer, submissionId, how, bytes, subscription, eventNumber, disposition }) {
      const kept = await db
        .insertInto('payer_message')
        .values({
          id: randomUUID(),
          payer,
          submission_id: submissionId ?? null,
          how,
          bytes: bytea(bytes),
          sha256: sha256(bytes),
          subscription: subscription ?? null,
          event_number: eventNumber ?? null,
          disposition,
        })
        // The bytes decide, not the event number: a payer that gives a number twice must not lose a decision by it.
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return kept?.id;
    },

    async unreadAnswers(caseId) {
      const rows = await db
        .selectFrom('payer_message as m')
        .innerJoin('submission as s', 's.id', 'm.submission_id')
        .select(['m.id', 's.id as submissionId', 'm.how', 'm.received_at as receivedAt', 'm.bytes'])
        .where('s.case_id', '=', caseId)
        .where('m.disposition', '=', 'unread')
        .orderBy('m.received_at')
        .orderBy('m.id')
        .execute();
      return rows;
    },

    async disposeOf(payerMessageId, disposition) {
      await db.updateTable('payer_message').set({ disposition }).where('id', '=', payerMessageId).execute();
    },

    async answersOf(caseId) {
      const rows = await db
        .selectFrom('payer_message as m')
        .innerJoin('submission as s', 's.id', 'm.submission_id')
        .select(['s.id as submissionId', 'm.received_at as receivedAt', 'm.bytes'])
        .where('s.case_id', '=', caseId)
        .where('m.disposition', '=', 'used')
        .orderBy('m.received_at', 'desc')
        .orderBy('m.id', 'desc')
        .execute();
      return rows;
    },
  };
}
