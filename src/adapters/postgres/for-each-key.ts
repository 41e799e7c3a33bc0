import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** The parts of a key with their PostgreSQL types. */
type ColumnTypes<K> = Readonly<Record<keyof K & string, string>>;

/** Where a statement finds the parts of its key: bound values for one key, columns for many. */
type KeyParts<K> = Readonly<Record<keyof K & string, RawBuilder<unknown>>>;

/**
 * Runs one select for each of these keys in one statement, and gives the rows of each. For a single key the select
 * runs as it stands, which is quicker to plan; for many it is joined laterally. `offset 0` keeps the planner from
 * joining whole tables when it has no statistics: everything is looked up by its key.
 */
export async function forEachKey<K extends object, R>(
  db: Kysely<Tables>,
  keys: readonly K[],
  types: ColumnTypes<K>,
  select: (key: KeyParts<K>) => RawBuilder<R>,
): Promise<readonly (readonly R[])[]> {
  const [first, ...others] = keys;
  if (first === undefined) return [];
  if (others.length === 0) return [(await select(valuesOf(first, types)).execute(db)).rows];
  const columns = sql.raw(
    columnsOf(types)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  );
  const numbered = JSON.stringify(keys.map((key, n) => ({ ...key, n })));
  const { rows } = await sql<R & { readonly n: number }>`
    select k.n, r.* from json_to_recordset(${numbered}::json) as k (n int, ${columns})
    cross join lateral (${select(refsOf(types))} offset 0) r`.execute(db);
  const byKey = keys.map((): R[] => []);
  for (const row of rows) byKey[row.n]?.push(row);
  return byKey;
}

function columnsOf<K>(types: ColumnTypes<K>): readonly (readonly [name: keyof K & string, type: string])[] {
  // Object.entries forgets that the names are those of the record.
  return Object.entries(types) as [keyof K & string, string][];
}

function valuesOf<K extends object>(key: K, types: ColumnTypes<K>): KeyParts<K> {
  return partsOf(types, (name, type) => sql`${key[name]}::${sql.raw(type)}`);
}

function refsOf<K>(types: ColumnTypes<K>): KeyParts<K> {
  return partsOf(types, (name) => sql.ref(`k.${name}`));
}

function partsOf<K>(
  types: ColumnTypes<K>,
  part: (name: keyof K & string, type: string) => RawBuilder<unknown>,
): KeyParts<K> {
  // Every name of the record is given its part.
  return Object.fromEntries(columnsOf(types).map(([name, type]) => [name, part(name, type)])) as KeyParts<K>;
}
