import type { Encounter } from '@medplum/fhirtypes';
import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import type { Case } from '../../../src/domain/case/case.ts';
import type { CaseState } from '../../../src/domain/case/state.ts';
import type { CaseStore } from '../../../src/workflow/ports/case-store.ts';
import { push } from '../../builders/a-push.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';

describe('a record that was restored to an earlier point', () => {
  let database: Database;
  let store: CaseStore;

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
    store = postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' });
  }, 60_000);
  afterAll(() => database.close());

  async function aCase(id: string): Promise<Case> {
    const stay: Encounter = { resourceType: 'Encounter', id, status: 'finished', class: { code: 'IMP' } };
    const { cases } = await push(store, 'river', stay);
    return held(cases[0]?.id ?? '');
  }

  async function held(id: string): Promise<Case> {
    await store.makeDue(id);
    const claimed = await store.claim(id, 60);
    if (claimed === undefined) throw new Error('The case could not be claimed.');
    return claimed;
  }

  async function moved(claimed: Case, ...states: readonly CaseState[]): Promise<Case> {
    let each = claimed;
    for (const to of states) {
      await store.move(each, { to, because: '.', step: 'test' });
      each = await held(each.id);
    }
    return each;
  }

  async function assembled(id: string): Promise<Case> {
    const claimed = await moved(await aCase(id), 'ready');
    await store.freeze(
      claimed,
      {
        id: `submission-${id}`,
        caseId: claimed.id,
        payer: 'example-health',
        generation: 1,
        claimIdentifier: `claim-${id}`,
        bundleIdentifier: `bundle-${id}`,
        claimFullUrl: `urn:uuid:${id}`,
        bytes: new TextEncoder().encode('{}'),
        sha256: 'not looked at',
      },
      { to: 'assembled', because: '.', step: 'assemble' },
    );
    return held(claimed.id);
  }

  it('asks about all that may have left since, and sends nothing unasked', async () => {
    const frozen = await assembled('frozen');
    const decided = await assembled('decided');
    await moved(decided, 'submitting', 'determined');
    const open = await aCase('open');

    expect(await store.afterRestore()).toEqual({ toBeAsked: 1, forPeople: 1 });
    expect(await store.readCase(frozen.id)).toMatchObject({ state: 'unknown' });
    expect((await store.readCase(frozen.id))?.dueAt).toBeDefined();
    expect(await store.readCase(decided.id)).toMatchObject({ state: 'determined' });
    expect(await store.readCase(open.id)).toMatchObject({ state: 'needs-attention' });
    expect((await store.historyOf(open.id)).at(-1)).toMatchObject({
      step: 'after-restore',
      from: 'received',
    });
    // Whoever held a case before the restore writes nothing any more.
    expect(await store.move(frozen, { to: 'submitting', because: '.', step: 'test' })).toBeUndefined();
  });

  it('does not let a new push take such a case for one that was never sent', async () => {
    const open = await aCase('pushed-again');
    await store.afterRestore();
    const stay: Encounter = {
      resourceType: 'Encounter',
      id: 'pushed-again',
      status: 'cancelled',
      class: { code: 'IMP' },
    };
    await push(store, 'river', stay);
    expect(await store.readCase(open.id)).toMatchObject({ state: 'needs-attention' });
  });
});
