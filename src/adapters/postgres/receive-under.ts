import type { Kysely } from 'kysely';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import { orSayItIsAway } from './database-away.ts';
import { indexResource } from './index-resource.ts';
import { lookUpConditions } from './look-up-conditions.ts';
import { untilNotOvertaken } from './overtaken.ts';
import { receiveMessages } from './receive-messages.ts';
import type { Tables } from './tables.ts';

/** Looks up, decides and stores in one transaction, each message by itself: nobody else waits for its conditions. */
export function receiveUnder(db: Kysely<Tables>): CaseStore['receiveUnder'] {
  return (message, conditions, decide) =>
    orSayItIsAway(() =>
      untilNotOvertaken(() =>
        db.transaction().execute(async (transaction) => {
          const { sender } = message;
          const incoming = decide(await lookUpConditions(transaction, sender, conditions));
          if (incoming === undefined) return undefined;
          const push = { message, resources: incoming.map(indexResource) };
          return (await receiveMessages(transaction, sender, [push]))[0];
        }),
      ),
    );
}
