import { SAYINGS, SUBMISSION } from '../../scripts/explorer/payer-says.ts';
import { type Database } from '../../src/adapters/postgres/database.ts';
import { postgresCaseStore } from '../../src/adapters/postgres/case-store.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { countResends } from '../../src/domain/case/resends.ts';
import type { Determination } from '../../src/domain/determination/determination.ts';
import type { Outside } from '../../src/workflow/outside.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';
import type { PayerAnswer } from '../../src/workflow/ports/payer-gateway.ts';
import { settle } from '../../src/workflow/settle.ts';
import { aTradingPartner } from '../builders/a-trading-partner.ts';
import { push } from '../builders/a-push.ts';
import { anEmbeddedDatabase } from '../support/embedded-database.ts';
import { freshName } from '../support/fresh-names.ts';

const stay = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { code: 'EMER' },
  subject: { reference: 'Patient/p1' },
} as const;

const PENDED: Determination = {
  created: '2028-12-31T00:00:00Z',
  overall: 'pended',
  lines: [],
  errors: [],
  humanReviewed: undefined,
  requests: [],
};

const A_TASK = {
  resourceType: 'Task',
  status: 'requested',
  code: { coding: [{ code: 'attachment-request-code' }] },
  reasonReference: { reference: SUBMISSION.claimFullUrl },
  input: [
    {
      type: { coding: [{ code: 'attachments-needed' }] },
      valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
    },
  ],
};

describe('a request of which nobody knows whether the payer has it', () => {
  let database: Database;
  let store: CaseStore;

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
    store = postgresCaseStore(database.db, { zoneOf: () => 'UTC' });
  }, 60_000);
  afterAll(() => database.close());

  /** Claimed in `unknown`, after a call whose answer was lost. */
  async function unknown(): Promise<Case> {
    const { cases } = await push(store, freshName(), stay);
    const ready = await again(await moved(await claimed(cases[0]?.id), 'ready'));
    const id = freshName();
    const frozen = { ...SUBMISSION, id, caseId: ready.id, bundleIdentifier: `bundle-${id}` };
    const assembled = await again(
      await store.freeze(ready, frozen, { to: 'assembled', because: '.', step: 'assemble' }),
    );
    const move = { to: 'submitting', because: '.', step: 'submit' } as const;
    const begun = await store.beginAttempt(assembled, id, 'submit', move, 60);
    await store.endAttempt(begun?.attempt.id ?? '', { class: 'maybe-sent', result: 'call-broken' });
    return again(await moved(begun?.case, 'unknown'));
  }

  async function claimed(id: string | undefined): Promise<Case> {
    const held = await store.claim(id ?? '', 60);
    if (held === undefined) throw new Error('The case could not be claimed.');
    return held;
  }

  async function moved(held: Case | undefined, to: Case['state']): Promise<Case | undefined> {
    return held && store.move(held, { to, because: '.', step: 'x', dueInSeconds: 0 });
  }

  async function again(held: Case | undefined): Promise<Case> {
    await store.makeDue(held?.id ?? '');
    return claimed(held?.id);
  }

  /** The step, over a payer that says this; and what the payer was asked. */
  async function settled(
    held: Case,
    over: Partial<PayerConnection>,
    says: Partial<Record<string, Uint8Array>>,
  ) {
    const calls: string[] = [];
    const answerOf = (call: string): Promise<PayerAnswer> => {
      calls.push(call);
      const bytes = says[call] ?? new Uint8Array();
      const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
      return Promise.resolve({ status: 200, bytes, body, retryAfterSeconds: undefined });
    };
    const connection = { ...CONNECTION, ...over };
    // Only what settling touches; the payer is the double.
    const outside = {
      store,
      gateway: { inquire: () => answerOf('inquire'), submit: () => answerOf('submit') },
      doors: { enter: () => Promise.resolve({ leave: () => undefined }), heed: () => Promise.resolve() },
      connectionOf: () => connection,
      now: () => new Date().toISOString(),
      uptime: () => 0,
      newId: freshName,
      random: () => 0,
      leaseSeconds: 60,
      log: () => undefined,
    } as unknown as Outside;
    const after = await settle(held, outside);
    return { after, calls };
  }

  it('is found by inquiry under its own number, or by example', async () => {
    for (const resolver of ['inquire-by-claim-identifier', 'inquire-by-example'] as const) {
      const { after, calls } = await settled(await unknown(), { resolver }, {
        inquire: SAYINGS['found approved'],
      } as const);
      expect([after?.state, calls]).toEqual(['determined', ['inquire']]);
    }
  });

  it('is for a person when the inquiry finds several that could be ours: none is picked', async () => {
    const one = JSON.parse(new TextDecoder().decode(SAYINGS['found approved'])) as { parameter: object[] };
    const several = new TextEncoder().encode(
      JSON.stringify({ ...one, parameter: [...one.parameter, ...one.parameter] }),
    );
    const held = await unknown();
    const { after } = await settled(held, { resolver: 'inquire-by-example' }, { inquire: several });
    expect(after).toMatchObject({
      state: 'needs-attention',
      because: expect.stringContaining('a person must pick'),
    });
  });

  it('is not answered by a Task of the payer, which is read once it is', async () => {
    const held = await unknown();
    const { submissionId = '' } = held;
    const bytes = new TextEncoder().encode(JSON.stringify(A_TASK));
    const said = { payer: 'example-health', submissionId, how: 'notification', bytes } as const;
    await store.keepPayerMessage({ ...said, disposition: 'unread' });
    // An update: what the payer said of the request before it is known.
    const known = { ...held, determination: PENDED };
    const { after } = await settled(known, { settleSeconds: 3600 }, {});
    expect([after, await store.answersOf(held.id)]).toEqual([undefined, []]);
    expect(await store.unreadAnswers(held.id)).toHaveLength(1);
  });

  it('is not asked about before the settle time is over', async () => {
    const held = await unknown();
    const { after, calls } = await settled(held, { settleSeconds: 3600 }, {});
    expect([after, calls]).toEqual([undefined, []]);
    expect((await store.readCase(held.id))?.state).toBe('unknown');
  });

  it('is sent again only after two "not found" a settle time apart, and that is counted', async () => {
    const says = { inquire: SAYINGS['not found'], submit: SAYINGS['approved'] };
    const first = await settled(await unknown(), {}, says);
    expect([first.after?.state, first.calls]).toEqual(['unknown', ['inquire']]);
    const tooSoon = await settled(await again(first.after), { settleSeconds: 3600 }, says);
    expect([tooSoon.after, tooSoon.calls]).toEqual([undefined, []]);
    const second = await settled(await again(first.after), {}, says);
    expect([second.after?.state, second.calls]).toEqual(['determined', ['inquire', 'submit']]);

    const { id = '', submissionId = '' } = second.after ?? {};
    expect(countResends(await store.attemptsOf(submissionId))).toBe(1);
    expect((await store.resends()).find(({ caseId }) => caseId === id)).toMatchObject({
      submissionId,
      times: 1,
    });
    expect((await store.historyOf(id)).map(({ says: line }) => line)).toContainEqual(
      expect.stringMatching(/^Sending the same bytes to .* again\. The payer said twice/),
    );
  });

  it('is for a person after two "not found" of a payer whose inquiry is not trusted so far', async () => {
    const says = { inquire: SAYINGS['not found'] };
    const over = { mayResendWhenNotFound: false };
    const first = await settled(await unknown(), over, says);
    const second = await settled(await again(first.after), over, says);
    expect([second.after?.state, second.calls]).toEqual(['needs-attention', ['inquire']]);
  });

  it('is sent again unasked only to a payer that has promised to replay its answer', async () => {
    const { after, calls } = await settled(
      await unknown(),
      { resolver: 'idempotent-resend' },
      { submit: SAYINGS['approved'] },
    );
    expect([after?.state, calls]).toEqual(['determined', ['submit']]);
  });

  it.each([
    ['subscription-only', 'No notification came'],
    ['manual', 'by telephone or portal'],
  ] as const)('is for a person, and nothing is sent, where the way is %s', async (resolver, says) => {
    const { after, calls } = await settled(await unknown(), { resolver }, {});
    expect(after).toMatchObject({ state: 'needs-attention', because: expect.stringContaining(says) });
    expect(calls).toEqual([]);
  });

  it('takes its answer from a notification that came meanwhile, whatever the way', async () => {
    const held = await unknown();
    await store.keepPayerMessage({
      payer: CONNECTION.id,
      submissionId: held.submissionId ?? '',
      how: 'notification',
      bytes: SAYINGS['approved'] ?? new Uint8Array(),
      disposition: 'unread',
    });
    const { after, calls } = await settled(held, { resolver: 'subscription-only', settleSeconds: 3600 }, {});
    expect([after?.state, calls]).toEqual(['determined', []]);
  });
});

const CONNECTION: PayerConnection = {
  ...aTradingPartner(),
  id: SUBMISSION.payer,
  endpoint: 'http://payer.invalid',
  subscription: 'none',
  resolver: 'inquire-by-claim-identifier',
  mayResendWhenNotFound: true,
  submitTimeoutSeconds: 1,
  settleSeconds: 0,
  inquireEverySeconds: 1,
  inquireAtMost: 1,
  breakAfterFailures: 5,
  breakSeconds: 30,
};
