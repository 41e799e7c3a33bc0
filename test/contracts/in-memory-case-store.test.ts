import { freshName } from '../support/fresh-names.ts';
import { inMemoryCaseStore } from '../support/in-memory-case-store.ts';
import { receivingContract } from './receiving.contract.ts';

describe('the store that tests use in place of a database', () => {
  const store = inMemoryCaseStore();
  receivingContract(() => ({ store, fresh: freshName }));
});
