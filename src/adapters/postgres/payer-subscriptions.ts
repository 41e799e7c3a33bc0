import type { Kysely } from 'kysely';
import type { PayerSubscriptions } from '../../workflow/ports/payer-subscriptions.ts';
import type { Tables } from './tables.ts';

/** The one subscription that we hold at each payer. */
export function payerSubscriptions(db: Kysely<Tables>): PayerSubscriptions {
  return {
    async readSubscription(payer) {
      const row = await db
        .selectFrom('payer_subscription')
        .selectAll()
        .where('payer', '=', payer)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const {
        last_event_number: lastEventNumber,
        missed_since: missedSince,
        heard_at: heardAt,
        ...held
      } = row;
      return {
        ...held,
        lastEventNumber: lastEventNumber ?? undefined,
        ...(missedSince === null ? {} : { missedSince }),
        ...(heardAt === null ? {} : { heardAt }),
      };
    },

    async saveSubscription({ payer, lastEventNumber, missedSince, heardAt, ...rest }) {
      const columns = {
        ...rest,
        last_event_number: lastEventNumber ?? null,
        missed_since: missedSince ?? null,
        heard_at: heardAt ?? null,
      };
      await db
        .insertInto('payer_subscription')
        .values({ payer, ...columns })
        .onConflict((conflict) => conflict.column('payer').doUpdateSet(columns))
        .execute();
    },
  };
}
