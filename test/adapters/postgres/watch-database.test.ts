import type { Database } from '../../../src/adapters/postgres/database.ts';
import { watchDatabase, type WatchLimits } from '../../../src/adapters/postgres/watch-database.ts';
import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import { push } from '../../builders/a-push.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { until } from '../../support/until.ts';

const ROOMY: WatchLimits = { slowMs: 500, minFreeBytes: 0, maxBacklog: 1_000 };

describe('whether there is room for more', () => {
  let database: Database;
  const stops: (() => void)[] = [];

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
  }, 60_000);
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  afterAll(() => database.close());

  function watch(limits: Partial<WatchLimits> = {}, directory?: string) {
    const said: string[] = [];
    const { pool, db } = database;
    const watching = watchDatabase({ pool, db, directory }, { ...ROOMY, ...limits }, (event, { because }) => {
      said.push(because ?? event);
    });
    stops.push(watching.stop);
    const sees = (shortage: string | undefined) =>
      until(`it sees ${String(shortage)}`, () =>
        Promise.resolve(watching.shortage() === shortage ? true : undefined),
      );
    return { said, sees, shortage: watching.shortage };
  }

  it('is told at once, and there is while the database answers', async () => {
    const { shortage, said } = watch();
    expect(shortage()).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([shortage(), said]).toEqual([undefined, []]);
  });

  it('is not while somebody holds every connection, and is again afterwards', async () => {
    const { sees, said } = watch();
    const holder = await database.pool.connect();
    await holder.query('begin');
    await sees('database-slow');
    await holder.query('rollback');
    holder.release();
    await sees(undefined);
    await until('it is said', () => Promise.resolve(said.includes('room-again') || undefined));
    expect(said).toEqual(['database-slow', 'room-again']);
  });

  it('is not when the disk of an embedded database is nearly full', async () => {
    const { sees } = watch({ minFreeBytes: Number.MAX_SAFE_INTEGER }, '.');
    expect(await sees('disk-short')).toBe(true);
  });

  it('is not when more cases are due than may wait', async () => {
    const store = postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' });
    await push(store, 'river', {
      resourceType: 'Encounter',
      id: 'e1',
      status: 'finished',
      class: { code: 'IMP' },
    });
    const { sees } = watch({ maxBacklog: 0 });
    expect(await sees('backlog-large')).toBe(true);
  });

  it('is not while the database is away', async () => {
    const gone = await anEmbeddedDatabase();
    await gone.close();
    const { pool, db } = gone;
    const watching = watchDatabase({ pool, db, directory: undefined }, ROOMY, () => undefined);
    stops.push(watching.stop);
    expect(
      await until('it sees it', () => Promise.resolve(watching.shortage() === 'database-away' || undefined)),
    ).toBe(true);
  });
});
