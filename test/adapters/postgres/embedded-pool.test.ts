import { PGlite } from '@electric-sql/pglite';
import { EmbeddedPool } from '../../../src/adapters/postgres/embedded-pool.ts';

describe('the embedded database at work', () => {
  it('lets callers in between its statements, however many cases are waiting to be looked at', async () => {
    const pool = new EmbeddedPool(await PGlite.create());
    let heard = 0;
    const knocking = setInterval(() => (heard += 1), 5);
    const started = performance.now();
    while (performance.now() - started < 400) await pool.query('select $1::int', [1]);
    clearInterval(knocking);
    await pool.end();
    expect(heard).toBeGreaterThan(3);
  });
});
