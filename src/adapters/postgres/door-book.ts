import { type Kysely, sql } from 'kysely';
import type { DoorBook } from '../../workflow/ports/payer-doors.ts';
import { secondsFromNow } from './case-row.ts';
import type { Tables } from './tables.ts';

/** What all processes, and the next ones, know of the doors before payers: by the database's clock alone. */
export function doorBook(db: Kysely<Tables>): DoorBook {
  /** Whose places are there: they are made when they are first needed, and more of them when more were agreed. */
  const made = new Set<string>();
  return {
    async shut(payer, seconds, opens) {
      await sql`
        insert into payer_door as d (payer, shut_until, needs_probe)
        values (${payer}, ${secondsFromNow(seconds)}, ${opens === 'when-probed'})
        on conflict (payer) do update set
          shut_until = greatest(d.shut_until, excluded.shut_until),
          needs_probe = d.needs_probe or excluded.needs_probe`.execute(db);
    },

    async shutNow() {
      // A person may have written 'infinity', from which nothing can be subtracted: then it is shut for a day, and so on.
      const { rows } = await sql<{ payer: string; secondsLeft: number; needsProbe: boolean }>`
        select payer, greatest(0, extract(epoch from
            least(shut_until, clock_timestamp() + interval '1 day') - clock_timestamp()))::double precision as "secondsLeft",
          needs_probe as "needsProbe"
        from payer_door where needs_probe or shut_until > clock_timestamp()`.execute(db);
      return rows;
    },

    async takeProbe(payer, seconds) {
      const { rows } = await sql`
        update payer_door set shut_until = ${secondsFromNow(seconds)}
        where payer = ${payer} and needs_probe and shut_until <= clock_timestamp()
        returning payer`.execute(db);
      return rows.length > 0;
    },

    async open(payer) {
      await db.deleteFrom('payer_door').where('payer', '=', payer).execute();
    },

    async takePlace(payer, places, seconds) {
      const key = `${payer} ${String(places)}`;
      if (!made.has(key)) {
        await sql`
          insert into payer_place (payer, number)
          select ${payer}, generate_series(1, ${sql.lit(places)}) on conflict do nothing`.execute(db);
        made.add(key);
      }
      const { rows } = await sql<{ number: number }>`
        update payer_place set held_until = ${secondsFromNow(seconds)}
        where (payer, number) = (
          select payer, number from payer_place
          where payer = ${payer} and number <= ${places} and held_until <= clock_timestamp()
          order by number limit 1 for update skip locked
        )
        returning number`.execute(db);
      return rows[0]?.number;
    },

    async leavePlace(payer, number) {
      await db
        .updateTable('payer_place')
        .set({ held_until: sql<string>`clock_timestamp()` })
        .where('payer', '=', payer)
        .where('number', '=', number)
        .execute();
    },
  };
}
