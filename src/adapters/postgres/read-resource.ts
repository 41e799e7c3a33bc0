import type { Kysely } from 'kysely';
import type { Held } from '../../domain/case/snapshot.ts';
import { heldFrom } from './held-row.ts';
import type { Tables } from './tables.ts';

export async function readResource(
  db: Kysely<Tables>,
  sender: string,
  type: string,
  id: string,
): Promise<Held | undefined> {
  const row = await db
    .selectFrom('resource')
    .select(['type', 'id', 'version', 'received_at', 'content'])
    .where('sender', '=', sender)
    .where('id', '=', id)
    .where('type', '=', type)
    .executeTakeFirst();
  return row && heldFrom(row);
}
