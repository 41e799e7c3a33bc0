import type pg from 'pg';
import { PAYER } from './bench-payer.ts';

/** What is assembled waits, as after an outage of the payer. A running service knows of it at its next look at what is due. */
export async function shutDoor(record: pg.Pool): Promise<void> {
  await record.query(
    // Longer than any measurement: nobody but us opens it.
    `insert into payer_door (payer, shut_until, needs_probe) values ($1, now() + interval '1 day', false)
     on conflict do nothing`,
    [PAYER],
  );
}

export async function openDoor(record: pg.Pool): Promise<void> {
  await record.query('delete from payer_door where payer = $1', [PAYER]);
}
