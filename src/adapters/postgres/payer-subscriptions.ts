import type { Kysely } from 'kysely';
import type { CaseStore } from '../../workflow/ports.ts';
import type { Tables } from './tables.ts';

/** The one subscription that we hold at each payer. */
export function payerSubscriptions(
  db: Kysely<Tables>,
): Pick<CaseStore, 'readSubscription' | 'saveSubscription'> {
  return {
    async readSubscription(payer) {
      const row = await db
        .selectFrom('payer_subscription')
        .selectAll()
        .where('payer', '=', payer)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { last_event_number: lastEventNumber, ...subscription } = row;
      return { ...subscription, lastEventNumber: lastEventNumber ?? undefined };
    },

    async saveSubscription({ payer, lastEventNumber, ...rest }) {
      const columns = { ...rest, last_event_number: lastEventNumber ?? null };
      await db
        .insertInto('payer_subscription')
        .values({ payer, ...columns })
        .onConflict((conflict) => conflict.column('payer').doUpdateSet(columns))
        .execute();
    },
  };
}
