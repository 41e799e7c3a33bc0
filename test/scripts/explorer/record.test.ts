import type { Encounter } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { SAYINGS, SUBMISSION } from '../../../scripts/explorer/payer-says.ts';
import { RECORD } from '../../../scripts/explorer/record.ts';
import type { World } from '../../../scripts/explorer/world.ts';
import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import type { Case } from '../../../src/domain/case/case.ts';
import type { CaseStore } from '../../../src/workflow/ports/case-store.ts';
import { push } from '../../builders/a-push.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { freshName } from '../../support/fresh-names.ts';

/** Long enough not to end, and nothing: so that no result depends on how fast the machine is. */
const seconds = fc.constantFrom(0, 1_000);
const says = fc.constantFrom('approved', 'nonsense');

/** Each is done to the real store and to the explorer's, by whoever claimed the case last, or the time before. */
const done = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), seconds }),
  fc.record({
    do: fc.constant('move' as const),
    by: fc.constantFrom(0, 1),
    to: fc.constantFrom(
      'assembled' as const,
      'unknown' as const,
      'submitting' as const,
      'determined' as const,
    ),
    seconds: fc.option(seconds, { nil: undefined }),
  }),
  fc.record({ do: fc.constant('rest' as const), by: fc.constantFrom(0, 1), seconds }),
  fc.record({ do: fc.constant('call-up' as const) }),
  fc.record({ do: fc.constant('begin' as const), by: fc.constantFrom(0, 1), seconds }),
  fc.record({ do: fc.constant('end' as const) }),
  fc.record({ do: fc.constant('ask' as const) }),
  fc.record({ do: fc.constant('keep' as const), says }),
  fc.record({ do: fc.constant('use' as const) }),
);
type Done = typeof done extends fc.Arbitrary<infer T> ? T : never;

describe('the record that the explorer keeps in memory', () => {
  let database: Database;
  let store: CaseStore;

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
    store = postgresCaseStore(database.db, { zoneOf: () => 'UTC' });
  });

  afterAll(() => database.close());

  /** A case whose request is frozen, of its own sender. */
  async function assembled(): Promise<{ caseId: string; submissionId: string }> {
    const encounter = { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'IMP' } };
    const { cases } = await push(store, freshName(), encounter as Encounter);
    const caseId = cases[0]?.id ?? '';
    const step = { because: '', step: 'test', dueInSeconds: 0 };
    const received = await store.claim(caseId, 0);
    const ready = received && (await store.move(received, { ...step, to: 'ready' }));
    const submissionId = freshName();
    const submission = { ...SUBMISSION, id: submissionId, caseId, bundleIdentifier: submissionId };
    if (ready === undefined) throw new Error('The case is not ready.');
    await store.freeze(ready, submission, { ...step, to: 'assembled' });
    return { caseId, submissionId };
  }

  it('gives what the database gives, whatever is done in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(done, { minLength: 4, maxLength: 14 }), async (all) => {
        const { caseId, submissionId } = await assembled();
        const real = carriedOut(store, caseId, submissionId);
        const explored = carriedOut(inMemory(), SUBMISSION.caseId, SUBMISSION.id);
        for (const each of all) expect(await explored(each)).toEqual(await real(each));
      }),
      { numRuns: 40 },
    );
  });
});

/** The explorer's statements, one world after the other, as a store. */
function inMemory(): Pick<CaseStore, keyof typeof RECORD> {
  let world = {
    clock: 0,
    row: {
      state: 'assembled',
      because: '',
      version: 1,
      fence: 0,
      attempt: 0,
      determination: undefined,
      dueAt: 0,
      leasedUntil: undefined,
      isCalledUp: false,
      updatedAt: 0,
    },
    attempts: [],
    messages: [],
    failures: [],
  } as unknown as World;
  return new Proxy({} as Pick<CaseStore, keyof typeof RECORD>, {
    get:
      (_, method) =>
      (...given: readonly unknown[]) => {
        const statement = RECORD[method as keyof typeof RECORD] as (
          world: World,
          ...given: readonly unknown[]
        ) => { world: World; value?: unknown };
        const executed = statement(world, ...given);
        world = executed.world;
        return Promise.resolve(executed.value);
      },
  });
}

/** Does it, and gives everything that shows afterwards, without names and instants. */
function carriedOut(store: Pick<CaseStore, keyof typeof RECORD>, caseId: string, submissionId: string) {
  const claims: Case[] = [];
  let attemptId: string | undefined;
  let messageId: string | undefined;
  const carry = async (each: Done): Promise<unknown> => {
    const held = 'by' in each ? claims.at(-1 - each.by) : undefined;
    if ('by' in each && held === undefined) return 'nobody has claimed it';
    switch (each.do) {
      case 'claim': {
        const claimed = await store.claim(caseId, each.seconds);
        if (claimed !== undefined) claims.push(claimed);
        return shown(claimed);
      }
      case 'move': {
        const due = each.seconds === undefined ? {} : { dueInSeconds: each.seconds };
        const move = { to: each.to, because: '', step: 'test', ...due };
        return (
          held &&
          Promise.resolve()
            .then(() => store.move(held, move))
            .then(shown, () => 'refused')
        );
      }
      case 'rest':
        return held && store.rest(held, each.seconds);
      case 'call-up':
        return store.makeDue(caseId);
      case 'begin': {
        const move = { to: 'submitting' as const, because: '', step: 'submit', attempt: 1 };
        const begun =
          held &&
          (await Promise.resolve()
            .then(() => store.beginAttempt(held, submissionId, 'submit', move, each.seconds))
            .catch(() => undefined));
        attemptId = begun?.attempt.id ?? attemptId;
        return shown(begun?.case);
      }
      case 'end':
        return attemptId && store.endAttempt(attemptId, { class: 'answered', result: '200' });
      case 'ask':
        return store.recordInquiry({ submissionId, startedAt: new Date(0).toISOString(), result: '200' });
      case 'keep': {
        const bytes = SAYINGS[each.says] ?? new Uint8Array();
        const message = { payer: SUBMISSION.payer, submissionId, how: 'submit-answer' as const, bytes };
        const kept = await store.keepPayerMessage({ ...message, disposition: 'unread' });
        messageId = kept ?? messageId;
        return kept !== undefined;
      }
      case 'use':
        return messageId && store.disposeOf(messageId, 'used');
    }
  };
  return async (each: Done): Promise<unknown> => {
    const result = (await carry(each)) ?? 'done';
    const attempts = (await store.attemptsOf(submissionId)).map(
      ({ operation, class: is, result: said, endedAt }) => [operation, is, said, endedAt !== undefined],
    );
    const bytesOf = (all: readonly { bytes: Uint8Array }[]): string[] =>
      all.map(({ bytes }) => new TextDecoder().decode(bytes));
    return {
      result: result === '' ? 'done' : result,
      case: shown(await store.readCase(caseId)),
      // The explorer keeps the last two inquiries; the code counts no further.
      submits: attempts.filter(([operation]) => operation === 'submit'),
      inquiries: attempts.filter(([operation]) => operation === 'inquire').slice(-2),
      unread: bytesOf(await store.unreadAnswers(caseId)),
      used: bytesOf(await store.answersOf(caseId)),
    };
  };
}

function shown(each: Case | undefined): unknown {
  if (each === undefined) return 'nothing';
  const { state, attempt, dueAt, claimedAt } = each;
  return { state, attempt, isToComeUp: dueAt !== undefined, isClaimed: claimedAt !== undefined };
}
