import { type Kysely, type Selectable, sql } from 'kysely';
import type { PayerContact } from '../../domain/case/snapshot.ts';
import type { PayerContacts } from '../../workflow/ports/evidence-log.ts';
import type { Tables } from './tables.ts';

type Run = Pick<Selectable<Tables['payer_contact']>, 'payer' | 'outcome' | 'code' | 'first_at' | 'last_at'>;

/**
 * Our log of calls to payers. A run of the same outcome is one row, so that a payer that is away for a day leaves
 * one row and not ten thousand; read back, a run gives its first and its last contact.
 */
export function payerContacts(db: Kysely<Tables>): PayerContacts {
  return {
    recordContact: (contact) => noteContact(db, contact),

    async contactsWith(payer, since) {
      const runs = await db
        .selectFrom('payer_contact')
        .select(['payer', 'outcome', 'code', 'first_at', 'last_at'])
        .where('payer', '=', payer)
        .where('last_at', '>=', since)
        .execute();
      return contactsFrom(runs).filter(({ at }) => at >= since);
    },
  };
}

/** What went wrong lately at any payer, and the answers of those payers: when they went away and came back. */
export async function recentOutages(db: Kysely<Tables>, days: number): Promise<readonly PayerContact[]> {
  const { rows } = await sql<Run>`
    select payer, outcome, code, first_at, last_at from payer_contact
    where last_at >= clock_timestamp() - ${sql.lit(`${String(days)} days`)}::interval`.execute(db);
  const failing = new Set(rows.filter(({ outcome }) => outcome === 'failed').map(({ payer }) => payer));
  return contactsFrom(rows.filter(({ payer }) => failing.has(payer)));
}

/** Lengthens the payer's latest run, or begins a new one. */
export async function noteContact(
  db: Kysely<Tables>,
  { payer, at, outcome, code }: PayerContact,
): Promise<void> {
  await sql`
    with latest as (
      select id, outcome, code, first_at from payer_contact
      where payer = ${payer} order by last_at desc, id desc limit 1
    ), lengthened as (
      update payer_contact run set last_at = greatest(run.last_at, ${at}::timestamptz), times = run.times + 1
      from latest
      where run.id = latest.id and latest.outcome = ${outcome} and latest.code is not distinct from ${code ?? null}
        and latest.first_at <= ${at}::timestamptz
      returning run.id
    )
    insert into payer_contact (payer, outcome, code, first_at, last_at)
    select ${payer}, ${outcome}, ${code ?? null}, ${at}::timestamptz, ${at}::timestamptz
    where not exists (select from lengthened)`.execute(db);
}

function contactsFrom(runs: readonly Run[]): readonly PayerContact[] {
  return runs
    .flatMap(({ payer, outcome, code, first_at: first, last_at: last }) =>
      [...new Set([first, last])].map((at) => ({
        payer,
        at,
        outcome,
        ...(code === null ? {} : { code }),
      })),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
