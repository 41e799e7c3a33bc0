import { PGlite } from '@electric-sql/pglite';
import { EmbeddedPool } from '../../../src/adapters/postgres/embedded-pool.ts';

describe('the embedded database at work', () => {
  it('lets callers in between its statements, however many cases are waiting to be looked at', async () => {
    const pool = new EmbeddedPool(await PGlite.create());
    let heard = 0;
    const knocking = setInterval(() => (heard += 1), 5);
    // Counted in knocks, not in time: a busy machine may need long for the first statement. One that is never heard
    // would go on for ever, so there is an end to it.
    const started = performance.now();
    while (heard < 4 && performance.now() - started < 20_000) await pool.query('select $1::int', [1]);
    clearInterval(knocking);
    await pool.end();
    expect(heard).toBeGreaterThan(3);
  });
});
