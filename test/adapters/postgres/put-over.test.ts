import type { Database } from '../../../src/adapters/postgres/database.ts';
import { MIGRATIONS } from '../../../src/adapters/postgres/migrate.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';

const PUT_OVER = '0015-put-over';

describe('publications that were written down before each said over which it was put', () => {
  let database: Database;
  beforeAll(async () => {
    database = await anEmbeddedDatabase();
  });
  afterAll(() => database.close());

  it('stand where their release stood first, so that a step back is no step forward', async () => {
    const session = await database.pool.connect();
    await session.query('create schema old');
    await session.query('set search_path to old');
    const at = MIGRATIONS.findIndex(({ name }) => name === PUT_OVER);
    for (const { statements } of MIGRATIONS.slice(0, at)) await session.query(statements);
    await session.query(`insert into release (id, files) values ('a', ''), ('b', ''), ('c', ''), ('d', '')`);
    // Published: a, b, c. Back to b, then to a. Proposed: d.
    await session.query(`insert into release_publication (release_id, published_by, published_at, approved_at)
      select release, 'Ann', at, case when release <> 'd' then at end
      from (values ('a', timestamptz '2026-11-01'), ('b', '2026-11-02'), ('c', '2026-11-03'),
        ('b', '2026-11-04'), ('a', '2026-11-05'), ('d', '2026-11-06')) given (release, at)`);
    await session.query(MIGRATIONS[at]?.statements ?? '');
    const { rows } = await session.query<{ number: number; put_over: number | null }>(
      'select number, put_over from release_publication order by number',
    );
    await session.query('reset search_path');
    session.release();
    expect(rows.map(({ number, put_over: over }) => [number, over])).toEqual([
      [1, null],
      [2, 1],
      [3, 2],
      [4, 1],
      [5, null],
      [6, 5],
    ]);
  });
});
