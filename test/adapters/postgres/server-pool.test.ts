import { orSayItIsAway } from '../../../src/adapters/postgres/database-away.ts';
import { serverPool } from '../../../src/adapters/postgres/server-pool.ts';
import { aPostgresServer } from '../../support/servers.ts';

const server = await aPostgresServer();

(server === undefined ? describe.skip : describe)('the pool of a server that dies', () => {
  afterAll(() => server?.stop());

  it('does not take the process with it, even while a connection is in hand between two statements', async () => {
    const pool = serverPool(server?.url ?? '', 'public');
    const inHand = await pool.connect();
    await inHand.query('begin');
    const broken = new Promise((resolve) => inHand.once('end', resolve));
    await server?.kill();
    await broken;
    await expect(inHand.query('select 1')).rejects.toThrow();
    inHand.release(true);
    // Neither what was in hand nor what is tried anew looks like a fault of the statement.
    const away = { name: 'Failure', code: 'database-away' };
    await expect(orSayItIsAway(() => pool.query('select 1'))).rejects.toMatchObject(away);
    await pool.end();
  });
});
