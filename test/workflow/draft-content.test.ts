import type { Database } from '../../src/adapters/postgres/database.ts';
import { postgresDraftStore } from '../../src/adapters/postgres/draft-store.ts';
import { postgresReleaseStore } from '../../src/adapters/postgres/release-store.ts';
import { settleTakenUp } from '../../src/workflow/draft-content.ts';
import { anEmbeddedDatabase } from '../support/embedded-database.ts';

describe('drafts, once a release is in force', () => {
  let database: Database;
  beforeAll(async () => {
    database = await anEmbeddedDatabase();
  });
  afterAll(() => database.close());

  it('wait no longer where it holds them byte for byte, and go on waiting where they were sent since', async () => {
    const drafts = postgresDraftStore(database.db);
    const draft = (name: string, text: string) => ({
      path: `concept-maps/${name}.json`,
      bytes: new TextEncoder().encode(text),
    });
    const files = [draft('taken-up', '{}'), draft('sent-again', '{}')];
    for (const file of [...files, draft('sent-again', '{ }'), draft('other', '{}')]) {
      await drafts.keepDraft({ ...file, sentBy: 'terminology' });
    }
    const published = { release: 'release-a', files, by: 'Ann', seen: [] };
    await postgresReleaseStore(database.db).publish(published);
    await settleTakenUp(drafts, published);
    expect((await drafts.drafts()).map(({ path }) => path)).toEqual([
      'concept-maps/other.json',
      'concept-maps/sent-again.json',
    ]);
  });
});
