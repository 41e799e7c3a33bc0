import type { Database } from '../../../src/adapters/postgres/database.ts';
import { MIGRATIONS } from '../../../src/adapters/postgres/migrate.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  /** An insert that does not know the column still runs. */
  readonly mayBeLeftOut: boolean;
}

/** What an older process would not know to keep: `unique`, `check`, `foreign key` and their like. */
interface Rule {
  readonly says: string;
  readonly columns: readonly string[];
}

interface Table {
  readonly columns: readonly Column[];
  readonly rules: readonly Rule[];
}

describe('a migration, while processes of the version before still run', () => {
  let database: Database;
  /** The tables after each migration. */
  const stages: { readonly name: string; readonly tables: ReadonlyMap<string, Table> }[] = [];

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
    const { pool } = database;
    await pool.query('create schema staged');
    const session = await pool.connect();
    await session.query('set search_path to staged');
    for (const { name, statements } of MIGRATIONS) {
      await session.query(statements);
      stages.push({ name, tables: await tablesNow(session) });
    }
    await session.query('reset search_path');
    session.release();
  }, 60_000);
  afterAll(() => database.close());

  it.each(MIGRATIONS.slice(1).map(({ name }) => name))('%s takes nothing from them', (name) => {
    const at = stages.findIndex((each) => each.name === name);
    const [before, after] = [stages[at - 1]?.tables, stages[at]?.tables];
    const broken = [...(before ?? [])].flatMap(([table, old]) => breaks(table, old, after?.get(table)));
    expect(broken).toEqual([]);
  });
});

/** What statements written for the old table would stumble over. */
function breaks(table: string, old: Table, now: Table | undefined): readonly string[] {
  if (now === undefined) return [`${table} is gone`];
  const newer = new Map(now.columns.map((each) => [each.name, each]));
  const changed = old.columns.filter(({ name, type, mayBeLeftOut }) => {
    const column = newer.get(name);
    return column?.type !== type || (mayBeLeftOut && !column.mayBeLeftOut);
  });
  const known = new Set(old.columns.map(({ name }) => name));
  const demanded = now.columns.filter(({ name, mayBeLeftOut }) => !known.has(name) && !mayBeLeftOut);
  // Of a column that it does not know, an older process keeps every rule.
  const rules = now.rules.filter(
    ({ says, columns }) =>
      !old.rules.some((each) => each.says === says) && columns.some((each) => known.has(each)),
  );
  return [
    ...changed.map(({ name }) => `${table}.${name} is gone or another`),
    ...demanded.map(({ name }) => `${table}.${name} is demanded`),
    ...rules.map(({ says }) => `${table} must keep a new rule: ${says}`),
  ];
}

type Session = Pick<Database['pool'], 'query'>;

async function tablesNow(session: Session): Promise<ReadonlyMap<string, Table>> {
  const { rows: columns } = await session.query<Column & { table: string }>(`
    select table_name as table, column_name as name, data_type as type,
      is_nullable = 'YES' or column_default is not null or is_identity = 'YES' as "mayBeLeftOut"
    from information_schema.columns where table_schema = 'staged'`);
  const { rows: rules } = await session.query<Rule & { table: string }>(`
    select c.relname as table, pg_get_constraintdef(k.oid) as says,
      array(select attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(k.conkey)) as columns
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = 'staged'::regnamespace and k.contype in ('c', 'f', 'u', 'p', 'x')
    union all
    select c.relname, pg_get_indexdef(i.indexrelid),
      array(select attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey::smallint[]))
    from pg_index i join pg_class c on c.oid = i.indrelid
    where i.indisunique and c.relnamespace = 'staged'::regnamespace`);
  const names = new Set(columns.map(({ table }) => table));
  return new Map(
    [...names].map((table) => [
      table,
      {
        columns: columns.filter((each) => each.table === table),
        rules: rules.filter((each) => each.table === table),
      },
    ]),
  );
}
