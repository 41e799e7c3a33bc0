import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Condition, Found } from '../../domain/fhir/condition.ts';
import type { Tables } from './tables.ts';

type IfNoneExist = Extract<Condition, { how: 'if-none-exist' }>;

/**
 * What each condition speaks of, as it is and stays until the end of the transaction: of two who ask at once that
 * something be created unless it exists, the second waits and then finds what the first has stored.
 */
export async function lookUpConditions(
  db: Kysely<Tables>,
  sender: string,
  conditions: readonly Condition[],
): Promise<readonly (readonly Found[])[]> {
  await waitForOthers(db, sender, conditions);
  const found: (readonly Found[])[] = [];
  // One session, one statement at a time.
  for (const each of conditions) {
    found.push(
      each.how === 'if-none-exist' ? await identified(db, sender, each) : await held(db, sender, each),
    );
  }
  return found;
}

async function held(
  db: Kysely<Tables>,
  sender: string,
  { type, id }: Exclude<Condition, IfNoneExist>,
): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select id, version from resource where id = ${id} and type = ${type} and sender = ${sender}
    for update`.execute(db);
  return rows;
}

/** One is found, or that there are more than one: two are enough. */
async function identified(
  db: Kysely<Tables>,
  sender: string,
  { type, value, system }: IfNoneExist,
): Promise<readonly Found[]> {
  const key = system === undefined ? `*|${value}` : `=|${system}|${value}`;
  const { rows } = await sql<Found>`
    select id, version from resource
    where identifiers_of(content) @> array[md5(${key})::uuid] and content like '%"identifier"%'
      and type = ${type} and sender = ${sender}
    limit 2`.execute(db);
  return rows;
}

/** Any number that no other user of the server's advisory locks is likely to choose. */
const LOCKS = 7_305_512;
/** A server has room for some thousands of locks in all, and a Bundle may have as many conditions. */
const LOCKS_OF_A_MESSAGE = 64;

async function waitForOthers(
  db: Kysely<Tables>,
  sender: string,
  conditions: readonly Condition[],
): Promise<void> {
  // A row that is there is held by itself; one that is not has to be waited for.
  const locks = new Set(
    conditions.flatMap((each) => (each.how === 'if-match' ? [] : [lockOf(sender, each)])),
  );
  // In one order for everyone.
  for (const lock of [...locks].sort((a, b) => a - b)) {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCKS)}, ${lock}::integer)`.execute(db);
  }
}

/** Of an identifier whatever the system: one may ask with it and the other without. */
function lockOf(sender: string, condition: Exclude<Condition, { how: 'if-match' }>): number {
  const named = condition.how === 'if-absent' ? condition.id : condition.value;
  const digest = createHash('sha256')
    .update(JSON.stringify([sender, condition.type, named]))
    .digest();
  return digest.readUInt32BE(0) % LOCKS_OF_A_MESSAGE;
}
