import type { Database } from '../../../src/adapters/postgres/database.ts';
import { type OpenCaseQueue, openCaseQueue } from '../../../src/adapters/queue/case-queue.ts';
import { caseQueueContract } from '../../contracts/case-queue.contract.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';

let database: Database;
let queue: OpenCaseQueue;

beforeAll(async () => {
  database = await anEmbeddedDatabase();
  queue = await openCaseQueue({ pool: database.pool }, () => undefined);
}, 60_000);
afterAll(async () => {
  await queue.close();
  await database.close();
});

describe('the queue on the embedded database', () => {
  caseQueueContract(() => queue);

  it('shares no table name with the record, since names are looked up in both', async () => {
    const { rows } = await database.pool.query<{ name: string }>(`
      select table_name as name from information_schema.tables
      where table_schema in ('retro_auth', 'bullmq') group by table_name having count(*) > 1`);
    expect(rows).toEqual([]);
  });

  it('leaves no job behind', async () => {
    const { rows } = await database.pool.query('select id from bullmq.job');
    expect(rows).toEqual([]);
  });
});
