import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import { doorBook } from '../../../src/adapters/postgres/door-book.ts';
import type { CaseStore } from '../../../src/workflow/ports/case-store.ts';
import type { DoorBook } from '../../../src/workflow/ports/payer-doors.ts';
import { caseStoreContract } from '../../contracts/case-store.contract.ts';
import { receivingContract } from '../../contracts/receiving.contract.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { freshName } from '../../support/fresh-names.ts';

let database: Database;
let store: CaseStore;
let book: DoorBook;

beforeAll(async () => {
  database = await anEmbeddedDatabase();
  store = postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' });
  book = doorBook(database.db);
}, 60_000);
afterAll(() => database.close());

describe('the case store on the embedded database', () => {
  receivingContract(() => ({ store, fresh: freshName }));
  caseStoreContract(() => ({ store, book, fresh: freshName }));
});
