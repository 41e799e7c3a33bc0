import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/database.ts';
import { doorBook } from '../../../src/adapters/postgres/door-book.ts';
import { SCHEMA } from '../../../src/adapters/postgres/migrate.ts';
import type { CaseStore } from '../../../src/workflow/ports/case-store.ts';
import type { DoorBook } from '../../../src/workflow/ports/payer-doors.ts';
import { caseStoreContract } from '../../contracts/case-store.contract.ts';
import { payerRateContract } from '../../contracts/payer-rate.contract.ts';
import { receivingContract } from '../../contracts/receiving.contract.ts';
import { push } from '../../builders/a-push.ts';
import { freshName } from '../../support/fresh-names.ts';
import { aPostgresServer } from '../../support/servers.ts';

const stay = {
  resourceType: 'Encounter',
  status: 'finished',
  class: { code: 'EMER' },
  subject: { reference: 'Patient/p1' },
} as const;

const server = await aPostgresServer();
const describeOnServer = server === undefined ? describe.skip : describe;

describeOnServer('the case store on a PostgreSQL server', () => {
  let databases: Database[];
  let first: Database;
  let store: CaseStore;
  let book: DoorBook;

  beforeAll(async () => {
    // Two starters at once: the tables are made once, and neither fails.
    const url = server?.url ?? '';
    databases = await Promise.all([openDatabase({ url }), openDatabase({ url })]);
    const [database] = databases;
    if (database === undefined) throw new Error('No database was opened.');
    first = database;
    store = postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' });
    book = doorBook(database.db);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(databases.map((each) => each.close()));
    await server?.stop();
  });

  receivingContract(() => ({ store, fresh: freshName }));
  caseStoreContract(() => ({ store, book, fresh: freshName }));

  it('stores what came beside a push that cannot be stored', async () => {
    const sender = freshName();
    const ids = Array.from({ length: 12 }, (_, n) => (n === 7 ? 'no\u0000text' : `p${String(n)}`));
    const pushes = ids.map((id) => push(store, sender, { resourceType: 'Patient', id }));
    const settled = await Promise.allSettled(pushes);
    expect(settled.map(({ status }, n) => [n, status]).filter(([, status]) => status === 'rejected')).toEqual(
      [[7, 'rejected']],
    );
    expect((await store.readResource(sender, 'Patient', 'p11'))?.version).toBe(1);
  });

  it('keeps the door of a payer shut that a person has shut for good, and goes on reading the others', async () => {
    const payer = freshName();
    await databases[0]?.pool.query(`insert into payer_door values ('${payer}', 'infinity', false)`);
    const door = (await book.shutNow()).find((each) => each.payer === payer);
    expect(door?.secondsLeft).toBeGreaterThan(3600);
    await book.open(payer);
  });

  payerRateContract(() => ({ pool: first.pool, schema: SCHEMA, table: 'payer_rate' }));

  it('goes on with its statements while a newer version adds columns to its tables', async () => {
    const walk = async (): Promise<void> => {
      const sender = freshName();
      const { cases } = await push(store, sender, { ...stay, id: freshName() });
      const id = cases[0]?.id ?? '';
      const held = await store.claim(id, 60);
      if (held === undefined) throw new Error('The case could not be claimed.');
      await store.move(held, { to: 'needs-attention', because: '.', step: 'x' });
      expect((await store.readCase(id))?.state).toBe('needs-attention');
      expect(await store.listCases({ sender, limit: 5 })).toHaveLength(1);
      expect(await store.submissionsOf(id)).toEqual([]);
    };
    const everySession = (): Promise<unknown> => Promise.all(Array.from({ length: 20 }, walk));
    await everySession();
    const tables = ['authorization_case', 'case_history', 'message', 'resource', 'submission', 'attempt'];
    for (const each of tables)
      await databases[1]?.pool.query(`alter table ${each} add column of_a_newer_version text`);
    await expect(everySession()).resolves.toBeDefined();
    for (const each of tables)
      await databases[1]?.pool.query(`alter table ${each} drop column of_a_newer_version`);
  });
});
