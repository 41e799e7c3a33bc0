import type {
  Claim,
  ClaimResponse,
  Coverage,
  DocumentReference,
  Encounter,
  ExplanationOfBenefit,
  Organization,
  Period,
  Resource,
} from '@medplum/fhirtypes';
import type { Case } from '../../src/domain/case/case.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import type { Clock } from '../../src/domain/policy/clock.ts';
import type { Urgency } from '../../src/domain/urgency/urgency.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { DoorBook } from '../../src/workflow/ports/payer-doors.ts';
import type { Submission } from '../../src/workflow/ports/submissions.ts';
import { aPush, push } from '../builders/a-push.ts';
import { anAssessment } from '../builders/an-assessment.ts';

const stay: Encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'in-progress',
  class: { code: 'IMP' },
  subject: { reference: 'Patient/p1' },
  serviceProvider: { reference: 'Organization/hospital' },
  period: { start: '2026-11-20T08:00:00Z', end: '2026-11-22T10:00:00Z' },
};

const coverage: Coverage = {
  resourceType: 'Coverage',
  id: 'c1',
  status: 'active',
  beneficiary: { reference: 'Patient/p1' },
  payor: [{ reference: 'Organization/plan' }],
};

const LEASE_SECONDS = 60;

/** Sent at no other time by no other test: for everything that is found by a payer. */
type Fresh = () => string;

/** What the durable store promises beyond receiving. `fresh` gives a sender or payer that nobody used before. */
export function caseStoreContract(open: () => { store: CaseStore; book: DoorBook; fresh: Fresh }): void {
  describe('the doors before payers', () => {
    it('stay shut as long as anybody asked for, whichever process did', async () => {
      const { book, fresh } = open();
      const payer = fresh();
      await book.shut(payer, 600, 'by-itself');
      await book.shut(payer, 1, 'by-itself');
      const [door] = (await book.shutNow()).filter((each) => each.payer === payer);
      expect(door?.secondsLeft).toBeGreaterThan(500);
      expect(door?.needsProbe).toBe(false);
    });

    it('are probed by one process at a time', async () => {
      const { book, fresh } = open();
      const payer = fresh();
      await book.shut(payer, 0, 'when-probed');
      const takers = await Promise.all(Array.from({ length: 5 }, () => book.takeProbe(payer, 60)));
      expect(takers.filter(Boolean)).toEqual([true]);
    });

    it('have as many places as were agreed, and one that was not left is free after its time', async () => {
      const { book, fresh } = open();
      const payer = fresh();
      const taken = await Promise.all(Array.from({ length: 6 }, () => book.takePlace(payer, 3, 60)));
      expect(taken.filter((place) => place !== undefined).sort()).toEqual([1, 2, 3]);
      await book.leavePlace(payer, 2);
      expect(await book.takePlace(payer, 3, 0)).toBe(2);
      // Its holder died: the time for which it was taken is over.
      expect(await book.takePlace(payer, 3, 60)).toBe(2);
      expect(await book.takePlace(payer, 3, 60)).toBeUndefined();
    });
  });

  describe('the log of why a case is late', () => {
    it('is appended to by one writer at a time, all or nothing', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const id = cases[0]?.id ?? '';
      const entry = (seq: number, says: string) => ({
        seq,
        says,
        at: '2026-11-23T12:00:00.000Z',
        kind: 'failed-call' as const,
        source: 'payer-contact',
        previousHash: '',
        hash: says,
      });
      expect(await store.appendEvidence(id, [entry(1, 'first'), entry(2, 'second')])).toBe(true);
      expect(await store.appendEvidence(id, [entry(2, 'late'), entry(3, 'later')])).toBe(false);
      expect(await store.evidenceOf(id)).toEqual([entry(1, 'first'), entry(2, 'second')]);
    });
  });

  describe('receiving what changes', () => {
    it('keeps the bytes of a push once, however often it comes', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const first = await push(store, sender, stay);
      expect((await push(store, sender, stay)).messageId).toBe(first.messageId);
      expect((await push(store, sender, stay, coverage)).messageId).not.toBe(first.messageId);
    });

    it('takes new dates and another order of keys for the same content', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      await push(store, sender, { ...stay, meta: { versionId: '1', lastUpdated: '2026-11-20T08:00:00Z' } });
      const { class: klass, ...rest } = stay;
      const again = { class: klass, ...rest, meta: { versionId: '2', lastUpdated: '2026-11-21T08:00:00Z' } };
      const { resources, cases } = await push(store, sender, again as Encounter);
      expect(resources).toMatchObject([{ stored: 'unchanged', version: 1 }]);
      expect(cases).toEqual([]);
      const between = { ...stay, status: 'planned' as const, meta: { lastUpdated: '2026-11-20T20:00:00Z' } };
      expect((await push(store, sender, between)).resources).toMatchObject([{ stored: 'superseded' }]);
    });

    it('keeps an older version that arrives late, and does not use it', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const at = (lastUpdated: string, status: Coverage['status']): Coverage => ({
        ...coverage,
        status,
        meta: { lastUpdated },
      });
      const { cases } = await push(store, sender, stay, at('2026-11-21T09:00:00+01:00', 'active'));
      const before = await store.readCase(cases[0]?.id ?? '');
      const late = at('2026-11-21T07:00:00Z', 'draft');
      expect(await push(store, sender, late)).toMatchObject({
        resources: [{ stored: 'superseded', version: 2 }],
        cases: [],
      });
      expect((await push(store, sender, late)).resources).toMatchObject([{ stored: 'superseded' }]);
      expect((await store.readResource(sender, 'Coverage', 'c1'))?.resource).toMatchObject({
        status: 'active',
      });
      expect(await store.readCase(before?.id ?? '')).toEqual(before);
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      expect(snapshot?.coverageHistory.map(({ resource }) => resource.status)).toEqual(['draft']);
    });

    it('goes through several versions of one resource in one push in their order', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const { resources } = await push(
        store,
        sender,
        stay,
        coverage,
        { ...coverage, status: 'draft' },
        { ...coverage, status: 'cancelled' },
      );
      expect(resources.slice(1).map(({ stored, version }) => [stored, version])).toEqual([
        ['created', 1],
        ['updated', 2],
        ['updated', 3],
      ]);
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      expect(snapshot?.coverages.map(({ resource, version }) => [resource.status, version])).toEqual([
        ['cancelled', 3],
      ]);
      expect(snapshot?.coverageHistory.map(({ version }) => version)).toEqual([1, 2]);
    });

    it('brings up what was assessed under another release, but neither what is frozen nor what somebody holds', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const before = anAssessment({ release: 'release-before' });
      const under = async (assessment: typeof before): Promise<string> => {
        const held = await claimed(store, await readyCase(store, sender, undefined));
        await store.move(held, { to: 'waiting', because: '.', step: 'assess', dueInSeconds: 0, assessment });
        return held.id;
      };
      const old = await under(before);
      await under(anAssessment());
      await claimed(store, await under(before));
      const ready = await claimed(store, await readyCase(store, sender, undefined));
      const move = { to: 'assembled', because: '.', step: 'assemble', assessment: before } as const;
      await store.freeze(ready, aSubmission(ready.id, 'example-health'), move);

      const { release } = anAssessment();
      expect((await store.bringUpForRelease(release, 10)).map(({ id }) => id)).toEqual([old]);
      expect(await store.readCase(old)).toMatchObject({ state: 'received' });
      expect((await store.historyOf(old)).at(-1)).toMatchObject({ from: 'waiting', to: 'received' });
      expect(await store.bringUpForRelease(release, 10)).toEqual([]);
    });

    it('brings up an assessed case when its patient, its neighbours or what it depended on change', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const id = await assessed(store, sender, { dependsOn: ['Organization/plan', 'urn:uuid:lost'] });
      const plan: Organization = { resourceType: 'Organization', id: 'plan', name: 'A plan' };
      const lost: Organization = { resourceType: 'Organization', id: 'found', name: 'Another' };
      const transfer: Encounter = {
        ...stay,
        id: 'e2',
        serviceProvider: { reference: 'Organization/other' },
        period: { start: '2026-11-22T12:00:00Z' },
      };
      const part: Encounter = {
        ...stay,
        id: 'e3',
        subject: undefined,
        partOf: { reference: 'Encounter/e1' },
      } as never;
      const pushes: [Resource, Record<string, string>][] = [
        [coverage, {}],
        [plan, {}],
        [lost, { 'Organization/found': 'urn:uuid:lost' }],
        [transfer, {}],
        [part, {}],
      ];
      for (const [resource, fullUrls] of pushes) {
        const { cases } = await store.receive(...aPush([resource], { sender, fullUrls }));
        expect(cases.map((each) => each.id)).toContain(id);
        expect(await store.readCase(id)).toMatchObject({ state: 'received', dueAt: expect.any(String) });
        await settleDown(store, id);
      }
    });

    it('leaves cases alone that have nothing to do with a push', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const id = await assessed(store, sender, {});
      const otherPatient: Coverage = { ...coverage, id: 'c9', beneficiary: { reference: 'Patient/p9' } };
      const lastYear: Encounter = { ...stay, id: 'e9', period: { start: '2025-01-01', end: '2025-01-02' } };
      const unknownPlan: Organization = { resourceType: 'Organization', id: 'elsewhere' };
      const { cases } = await push(store, sender, otherPatient, lastYear, unknownPlan);
      expect(cases).toHaveLength(1);
      expect((await store.readCase(id))?.state).toBe('waiting');
    });

    it('takes a case from its holder when the record changes under it', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const { cases } = await push(store, sender, stay);
      const held = await claimed(store, cases[0]?.id);
      const touched = await push(store, sender, coverage);
      expect(touched.cases).toEqual([{ id: held.id, version: held.version + 1 }]);
      expect(await store.move(held, { to: 'waiting', because: 'Too late.', step: 'assess' })).toBeUndefined();
      expect(await store.claim(held.id, LEASE_SECONDS)).toBeDefined();
    });

    it('only marks a case that the payer has, or may have, even while a person looks at it', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const submitted = await submitting(store, sender, fresh());
      await push(store, sender, coverage);
      const marked = await store.readCase(submitted.case.id);
      expect(marked).toMatchObject({ state: 'submitting', changedSinceSubmission: true });
      const unknown = await store.move(submitted.case, { to: 'unknown', because: 'Lost.', step: 'submit' });
      const asked = await claimedAgain(store, unknown);
      await store.move(asked, { to: 'needs-attention', because: 'Ask.', step: 'settle' });
      await push(store, sender, { ...coverage, status: 'cancelled' });
      expect((await store.readCase(asked.id))?.state).toBe('needs-attention');
    });

    it('takes five hundred resources in one push', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const many = Array.from({ length: 500 }, (_, n): Encounter => ({ ...stay, id: `e-${String(n)}` }));
      const { cases, resources } = await push(store, sender, ...many);
      expect(cases).toHaveLength(500);
      expect(resources.every(({ stored }) => stored === 'created')).toBe(true);
    });
  });

  describe('holding and moving a case', () => {
    it('gives a due case to one of many who claim it', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const id = cases[0]?.id ?? '';
      const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim(id, LEASE_SECONDS)));
      expect(claims.filter((each) => each !== undefined)).toMatchObject([{ id, fence: 1 }]);
      expect((await store.due(10_000)).map((each) => each.id)).not.toContain(id);
    });

    it('refuses the write of a holder whose lease ran out and whose case went to another', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const first = await claimed(store, cases[0]?.id, 0);
      const second = await claimed(store, first.id);
      expect(second.fence).toBe(first.fence + 1);
      expect(await store.move(first, { to: 'waiting', because: 'Late.', step: 'assess' })).toBeUndefined();
      expect(await store.move(second, { to: 'waiting', because: 'In time.', step: 'assess' })).toMatchObject({
        state: 'waiting',
        version: 2,
      });
    });

    it('claims and moves many at once, and leaves those that somebody else holds or has moved', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const { cases } = await push(store, sender, stay, { ...stay, id: 'e2' }, { ...stay, id: 'e3' });
      const ids = cases.map(({ id }) => id);
      const elsewhere = await claimed(store, ids[0]);
      const held = await store.claimAll([...ids, 'nobody'], LEASE_SECONDS);
      expect(held.map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
      const overtaken = held[0];
      if (overtaken === undefined) throw new Error('No case was claimed.');
      await moved(store, overtaken, 'waiting');
      const says = 'Half a pair: \ud800, and NUL: \0.';
      const wentOn = await store.moveAll(
        [...held, { ...elsewhere, fence: 0 }].map((each) => ({
          claimed: each,
          move: { to: 'needs-attention', because: says, step: 'assess', assessment: anAssessment() },
        })),
      );
      expect(wentOn).toEqual(held.slice(1).map(({ id }) => id));
      expect(await store.readCase(wentOn[0] ?? '')).toMatchObject({
        state: 'needs-attention',
        because: 'Half a pair: \ufffd, and NUL: \ufffd.',
        assessment: { release: anAssessment().release },
      });
      expect((await store.historyOf(wentOn[0] ?? '')).map(({ from, to }) => [from, to])).toEqual([
        [undefined, 'received'],
        ['received', 'needs-attention'],
      ]);
      expect(await store.moveAll([])).toEqual([]);
    });

    it('refuses a move that no case may make', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const held = await claimed(store, cases[0]?.id);
      await expect(store.move(held, { to: 'determined', because: 'No.', step: 'x' })).rejects.toThrow(
        'may not move from received to determined',
      );
      expect((await store.readCase(held.id))?.version).toBe(1);
    });

    it('lets a step that is to be tried again stay where it is', async () => {
      const { store, fresh } = open();
      const { case: begun } = await submitting(store, fresh(), fresh());
      const again = await store.move(begun, { to: 'submitting', because: 'Later.', step: 'x', attempt: 3 });
      expect(again).toMatchObject({ state: 'submitting', attempt: 3 });
    });

    it('writes every move into the history and nothing else', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const held = await claimed(store, cases[0]?.id);
      await store.move(held, { to: 'waiting', because: 'Coverage is missing.', step: 'assess' });
      expect(await store.historyOf(held.id)).toMatchObject([
        { step: 'receive', from: undefined, to: 'received', says: 'An encounter was received.' },
        { step: 'assess', from: 'received', to: 'waiting', says: 'Coverage is missing.' },
      ]);
    });

    it('brings a case up at the time its move says, and rests it when there is nothing to do', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const held = await claimed(store, cases[0]?.id);
      const later = await store.move(held, {
        to: 'waiting',
        because: '.',
        step: 'assess',
        dueInSeconds: 3600,
      });
      expect(Date.parse(later?.dueAt ?? '')).toBeGreaterThan(Date.parse(later?.updatedAt ?? '') + 3_590_000);
      expect(await store.claim(held.id, LEASE_SECONDS)).toBeUndefined();
      await store.makeDue(held.id);
      await store.rest(await claimed(store, held.id));
      expect((await store.readCase(held.id))?.dueAt).toBeUndefined();
    });

    it('counts how often in a row nothing was heard of a case any more, until it moves, rests or is pushed again', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const { cases } = await push(store, sender, stay);
      const id = cases[0]?.id;
      await claimed(store, id, 0);
      const second = await claimed(store, id);
      expect(second.unfinished).toBe(2);
      await store.rest(second, 0);
      expect((await claimed(store, id)).unfinished).toBe(1);
      await push(store, sender, { ...stay, status: 'finished' });
      const held = await claimed(store, id);
      expect(held.unfinished).toBe(1);
      expect((await store.move(held, { to: 'waiting', because: '.', step: 'assess' }))?.unfinished).toBe(0);
    });

    it('does not forget that a case was asked for while somebody held it', async () => {
      const { store, fresh } = open();
      const { cases } = await push(store, fresh(), stay);
      const held = await claimed(store, cases[0]?.id);
      await store.makeDue(held.id);
      await store.move(held, { to: 'waiting', because: '.', step: 'assess' });
      const again = await claimed(store, held.id);
      await store.makeDue(again.id);
      await store.rest(again);
      expect(await store.claim(held.id, LEASE_SECONDS)).toBeDefined();
    });

    it('gives the case with the nearest deadline first, then the urgent one, then the oldest', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const [none, later, sooner, urgent, alsoNone] = [
        await readyCase(store, sender, undefined),
        await readyCase(store, sender, '2026-12-02T00:00:00.000Z'),
        await readyCase(store, sender, '2026-12-01T00:00:00.000Z'),
        await readyCase(store, sender, '2026-12-02T00:00:00.000Z', 'urgent'),
        await readyCase(store, sender, undefined),
      ];
      const ids = [none, later, sooner, urgent, alsoNone];
      const inOrder = [sooner, urgent, later, none, alsoNone];
      expect((await store.due(10_000)).map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(inOrder);
      expect(
        (await store.dueIn('ready', 10_000)).map(({ id }) => id).filter((id) => ids.includes(id)),
      ).toEqual(inOrder);
    });

    it('lets payers take turns: one with very many cases keeps nobody waiting', async () => {
      const { store, fresh } = open();
      const [crowded, quiet] = [fresh(), fresh()];
      const many: string[] = [];
      for (let n = 0; n < 6; n += 1) many.push((await frozen(store, fresh(), crowded)).id);
      const few = [(await frozen(store, fresh(), quiet)).id, (await frozen(store, fresh(), quiet)).id];
      const due = (await store.due(10_000)).map(({ id }) => id);
      const places = few.map((id) => due.indexOf(id));
      expect(places.every((place) => place >= 0 && place < due.indexOf(many[2] ?? ''))).toBe(true);
      // As many as the payer takes until the next look, and no more.
      const limited = (await store.due(10_000, { [crowded]: 2 })).map(({ id }) => id);
      expect(many.filter((id) => limited.includes(id))).toEqual(many.slice(0, 2));
      expect(few.every((id) => limited.includes(id))).toBe(true);
    });

    it('lets one that comes by itself go before the very many that came together', async () => {
      const { store, fresh } = open();
      const many = Array.from({ length: 51 }, (_, n) => ({
        ...stay,
        id: `m${String(n)}`,
        subject: { reference: `Patient/m${String(n)}` },
      }));
      const { cases: crowd } = await push(store, fresh(), ...many);
      const { cases: single } = await push(store, fresh(), stay);
      const due = (await store.dueIn('received', 10_000)).map(({ id }) => id);
      expect(due.indexOf(single[0]?.id ?? '')).toBeLessThan(due.indexOf(crowd[0]?.id ?? ''));
    });

    it('leaves out a payer whose door is shut, until it opens', async () => {
      const { store, book, fresh } = open();
      const payer = fresh();
      const { id } = await frozen(store, fresh(), payer);
      const isDue = async (): Promise<boolean> => (await store.due(10_000)).some((each) => each.id === id);
      expect(await isDue()).toBe(true);
      await book.shut(payer, 60, 'by-itself');
      expect(await isDue()).toBe(false);
      await book.open(payer);
      expect(await isDue()).toBe(true);
      await book.shut(payer, 0, 'when-probed');
      expect(await isDue()).toBe(false);
      await book.open(payer);
    });

    it('finds a case by the beginning of its id', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      await push(store, sender, stay);
      const [opened] = await store.listCases({ sender, limit: 1 });
      const id = opened?.id ?? '';
      expect(await store.listCases({ sender, idBegins: id.slice(0, -1), limit: 2 })).toEqual([opened]);
      expect(await store.listCases({ sender, idBegins: `${id}%`, limit: 2 })).toEqual([]);
    });

    it('pages through cases without slipping when new ones are opened', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      for (const n of [1, 2, 3]) await push(store, sender, { ...stay, id: `n${String(n)}` });
      const [first, second] = await store.listCases({ sender, limit: 2 });
      await push(store, sender, { ...stay, id: 'n4' });
      const rest = await store.listCases({ sender, limit: 2, ...(second && { after: second.id }) });
      expect([first, second, ...rest].map((each) => each?.encounterId)).toEqual(['n3', 'n2', 'n1']);
      expect(await store.countByState(sender)).toEqual({ received: 4 });
      expect((await store.countByState()).received).toBeGreaterThanOrEqual(4);
    });

    it('tells how long a case has waited for a worker, and no more once it is held', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      expect(await store.longestDue(sender)).toBe(0);
      const { cases } = await push(store, sender, stay);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await store.longestDue(sender)).toBeGreaterThan(0.015);
      await store.claim(cases[0]?.id ?? '', 60);
      expect(await store.longestDue(sender)).toBe(0);
    });
  });

  describe('submitting', () => {
    it('freezes the bytes of a request and gives them back byte for byte', async () => {
      const { store, fresh } = open();
      const payer = fresh();
      const { case: held } = await submitting(store, fresh(), payer);
      const frozen = await store.readSubmission(held.submissionId ?? '');
      expect(frozen).toMatchObject({ caseId: held.id, payer, generation: 1 });
      expect([...(frozen?.bytes ?? [])]).toEqual([...BYTES]);
      expect(await store.submissionsOf(held.id)).toEqual([frozen]);
      expect(await store.findSubmission({ payer, claimIdentifier: frozen?.claimIdentifier ?? '' })).toEqual(
        frozen,
      );
      expect(await store.findSubmission({ payer, claimFullUrl: frozen?.claimFullUrl ?? '' })).toEqual(frozen);
      expect(
        await store.findSubmission({ payer: fresh(), claimFullUrl: frozen?.claimFullUrl ?? '' }),
      ).toBeUndefined();
      expect(await store.findSubmission({ payer })).toBeUndefined();
    });

    it('freezes nothing for a holder that was overtaken', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const { cases } = await push(store, sender, stay);
      const held = await moved(store, await claimed(store, cases[0]?.id), 'ready');
      const taken = await claimedAgain(store, held);
      await push(store, sender, coverage);
      const submission = aSubmission(taken.id, fresh());
      expect(
        await store.freeze(taken, submission, { to: 'assembled', because: '.', step: 'x' }),
      ).toBeUndefined();
      expect(await store.readSubmission(submission.id)).toBeUndefined();
    });

    it('commits the intent before the call, and brings the case up again should the caller die', async () => {
      const { store, fresh } = open();
      const begun = await submitting(store, fresh(), fresh(), 0);
      expect(begun.attempt).toMatchObject({ operation: 'submit', class: undefined, endedAt: undefined });
      expect((await store.due(10_000)).map(({ id }) => id)).toContain(begun.case.id);
      const heir = await claimed(store, begun.case.id);
      expect(heir.state).toBe('submitting');
      expect(await store.move(begun.case, { to: 'pended', because: '.', step: 'submit' })).toBeUndefined();
    });

    it('counts an attempt that its maker never closed as perhaps sent', async () => {
      const { store, fresh } = open();
      const begun = await submitting(store, fresh(), fresh());
      const submissionId = begun.case.submissionId ?? '';
      const unknown = await store.move(begun.case, {
        to: 'unknown',
        because: '.',
        step: 'settle',
        dueInSeconds: 0,
      });
      const held = await claimedAgain(store, unknown);
      const inquiry = await store.beginAttempt(held, submissionId, 'inquire', undefined, LEASE_SECONDS);
      expect(inquiry?.case).toMatchObject({ state: 'unknown', version: held.version });
      await store.endAttempt(inquiry?.attempt.id ?? '', { class: 'answered', result: '200' });
      await store.recordInquiry({ submissionId, startedAt: '2026-11-22T10:00:00.000Z', result: '200' });
      expect(
        (await store.attemptsOf(submissionId)).map((each) => [each.operation, each.class, each.result]),
      ).toEqual([
        ['inquire', 'answered', '200'],
        ['submit', 'maybe-sent', 'interrupted'],
        ['inquire', 'answered', '200'],
      ]);
    });

    it('lets a document that a payer asked for leave once, and again only when it provably did not leave', async () => {
      const { store, fresh } = open();
      const { case: sent } = await submitting(store, fresh(), fresh());
      const attachment = {
        caseId: sent.id,
        submissionId: sent.submissionId ?? '',
        requestKey: 'ASK-1',
        controlNumber: 'ASK-1',
        documents: ['DocumentReference/d1'],
        address: 'https://payer.example/$submit-attachment',
        bytes: BYTES,
        sha256: 'x',
      };
      const begin = async (held: Case | undefined) =>
        store.beginAttachment(
          await claimedAgain(store, held),
          { ...attachment, id: crypto.randomUUID() },
          { to: 'pended', because: 'Sending.', step: 'answer-request' },
          0,
        );
      const pend = { to: 'pended', because: '.', step: 'submit', dueInSeconds: 0 } as const;
      const first = await begin(await store.move(sent, pend));
      await store.endAttachment(first?.attachment?.id ?? '', {
        class: 'not-sent',
        result: 'payer-unreachable',
      });
      const second = await begin(first?.case);
      expect(second?.attachment).toMatchObject({ requestKey: 'ASK-1', class: undefined });
      // Its sender died: it may have arrived.
      const third = await begin(second?.case);
      expect(third).toMatchObject({ attachment: undefined });
      expect(await store.attachmentsOf(sent.id)).toMatchObject([
        { documents: ['DocumentReference/d1'], endedAt: undefined },
      ]);
    });

    it('remembers when a payer went away and when it came back', async () => {
      const { store, fresh } = open();
      const payer = fresh();
      const contact = (at: string, code?: string) =>
        store.recordContact({
          payer,
          at,
          outcome: code === undefined ? 'answered' : 'failed',
          ...(code && { code }),
        });
      await contact('2026-11-20T08:00:00.000Z');
      for (const minute of ['10', '20', '30']) {
        await contact(`2026-11-20T09:${minute}:00.000Z`, 'payer-unreachable');
      }
      await contact('2026-11-20T10:00:00.000Z');
      const log = await store.contactsWith(payer, '2026-11-20T09:00:00.000Z');
      expect(log).toEqual([
        { payer, at: '2026-11-20T09:10:00.000Z', outcome: 'failed', code: 'payer-unreachable' },
        { payer, at: '2026-11-20T09:30:00.000Z', outcome: 'failed', code: 'payer-unreachable' },
        { payer, at: '2026-11-20T10:00:00.000Z', outcome: 'answered' },
      ]);
    });

    it('keeps what a payer says once, and reads the inbox of a case in its order', async () => {
      const { store, fresh } = open();
      const payer = fresh();
      const { case: held } = await submitting(store, fresh(), payer);
      const say = (text: string, disposition: 'unread' | 'not-ours' = 'unread') =>
        store.keepPayerMessage({
          payer,
          submissionId: disposition === 'unread' ? held.submissionId : undefined,
          how: 'notification',
          bytes: new TextEncoder().encode(text),
          eventNumber: '1',
          disposition,
        });
      const first = await say('pended');
      expect(await say('pended')).toBeUndefined();
      // The same event number with other words is another message: a decision must not be lost by it.
      const second = await say('approved');
      expect(await say('whose?', 'not-ours')).toBeDefined();
      const unread = await store.unreadAnswers(held.id);
      expect(unread.map(({ id, bytes }) => [id, new TextDecoder().decode(bytes)])).toEqual([
        [first, 'pended'],
        [second, 'approved'],
      ]);
      await store.disposeOf(first ?? '', 'used');
      await store.disposeOf(second ?? '', 'used');
      expect(await store.unreadAnswers(held.id)).toEqual([]);
      const answers = await store.answersOf(held.id);
      expect(answers.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['approved', 'pended']);
    });

    it('holds one subscription at each payer', async () => {
      const { store, fresh } = open();
      const payer = fresh();
      const subscription = {
        payer,
        id: 's1',
        endpoint: 'https://ours.example/notify',
        secret: 'x',
        status: 'requested' as const,
        lastEventNumber: undefined,
      };
      expect(await store.readSubscription(payer)).toBeUndefined();
      await store.saveSubscription(subscription);
      await store.saveSubscription({ ...subscription, status: 'active', lastEventNumber: '7' });
      expect(await store.readSubscription(payer)).toEqual({
        ...subscription,
        status: 'active',
        lastEventNumber: '7',
      });
    });
  });

  describe('the snapshot of an episode', () => {
    it('is undefined for an encounter that nobody pushed', async () => {
      const { store, fresh } = open();
      expect(await store.snapshotOf({ sender: fresh(), encounterId: 'e1' })).toBeUndefined();
    });

    it('is the same whether one is read alone or many together', async () => {
      const { store, fresh } = open();
      const [sender, other] = [fresh(), fresh()];
      const part: Encounter = { ...stay, id: 'e2', partOf: { reference: 'Encounter/e1' } };
      const strange = {
        ...coverage,
        id: 'c2',
        payor: [{ reference: 'https://ehr.example/Organization/plan' }],
      };
      const plan: Organization = { resourceType: 'Organization', id: 'plan', name: 'A plan' };
      await push(store, sender, stay, part, coverage, plan);
      await push(store, sender, { ...coverage, status: 'draft' });
      await push(store, sender, { ...stay, id: 'e3', subject: { reference: 'Patient/p2' } }, strange);
      await push(store, other, stay, coverage);
      const asked = [
        { sender, encounterId: 'e3' },
        { sender: other, encounterId: 'e1' },
        { sender, encounterId: 'never-pushed' },
        { sender, encounterId: 'e1' },
        { sender, encounterId: 'e2' },
        { sender, encounterId: 'e1' },
      ];
      const alone = await Promise.all(asked.map((subject) => store.snapshotOf(subject)));
      expect(alone.map((each) => each?.encounter.resource.id)).toEqual([
        'e3',
        'e1',
        undefined,
        'e1',
        'e2',
        'e1',
      ]);
      expect(await store.snapshotsOf(asked)).toEqual(alone);
      expect(await store.snapshotsOf([])).toEqual([]);
    });

    it('holds the episode, what the patient has whatever the encounter, and everything they point to', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const role = {
        resourceType: 'PractitionerRole',
        id: 'r1',
        organization: { reference: 'Organization/group' },
      };
      const inOrder = (id: string, date: string): DocumentReference => ({
        resourceType: 'DocumentReference',
        id,
        status: 'current',
        subject: { reference: 'Patient/p1' },
        date,
        content: [{ attachment: { url: `Binary/${id}` } }],
      });
      const authorization = (id: string, use: Claim['use']): Claim =>
        ({ resourceType: 'Claim', id, use, patient: { reference: 'Patient/p1' } }) as Claim;
      const remittance = (id: string, line: object, billablePeriod?: Period) =>
        ({
          resourceType: 'ExplanationOfBenefit',
          ...{ id, patient: { reference: 'Patient/p1' }, billablePeriod },
          item: [{ sequence: 1, ...line }],
        }) as ExplanationOfBenefit;
      const answer = (id: string, bill: string) =>
        ({
          resourceType: 'ClaimResponse',
          ...{ id, use: 'claim', patient: { reference: 'Patient/p1' } },
          request: { reference: `Claim/${bill}` },
        }) as ClaimResponse;
      await push(
        store,
        sender,
        { ...stay, participant: [{ individual: { reference: 'PractitionerRole/r1' } }] },
        {
          resourceType: 'Encounter',
          id: 'other',
          subject: stay.subject,
          period: { start: '2025-02-01' },
        } as Encounter,
        coverage,
        { resourceType: 'Patient', id: 'p1' },
        { resourceType: 'Patient', id: 'p2' },
        { resourceType: 'Organization', id: 'plan' },
        { resourceType: 'Organization', id: 'hospital' },
        { resourceType: 'Organization', id: 'group' },
        { resourceType: 'Organization', id: 'stranger' },
        role as Resource,
        {
          resourceType: 'Condition',
          id: 'd1',
          subject: stay.subject,
          encounter: { reference: 'Encounter/e1' },
        } as Resource,
        {
          resourceType: 'Condition',
          id: 'd2',
          subject: stay.subject,
          encounter: { reference: 'Encounter/other' },
        } as Resource,
        inOrder('during', '2026-11-21T10:00:00Z'),
        inOrder('before', '2026-01-01T10:00:00Z'),
        { resourceType: 'Binary', id: 'during', contentType: 'text/plain' },
        authorization('pre', 'preauthorization'),
        authorization('bill', 'claim'),
        {
          ...authorization('bill-of-this', 'claim'),
          item: [{ sequence: 1, productOrService: {}, encounter: [{ reference: 'Encounter/e1' }] }],
        },
        {
          resourceType: 'Consent',
          id: 'permit',
          status: 'active',
          patient: { reference: 'Patient/p1' },
          provision: {
            data: [{ meaning: 'instance', reference: { reference: 'DocumentReference/before' } }],
          },
        } as Resource,
        remittance('of-the-stay', { encounter: [{ reference: 'Encounter/e1' }] }),
        remittance('of-another', { encounter: [{ reference: 'Encounter/other' }] }),
        remittance('by-its-days', {}, { start: '2026-11-21', end: '2026-11-22' }),
        remittance('of-other-days', {}, { start: '2026-01-21' }),
        answer('to-this-bill', 'bill-of-this'),
        answer('to-another', 'bill'),
        {
          resourceType: 'Communication',
          id: 'call',
          status: 'completed',
          subject: stay.subject,
          encounter: { reference: 'Encounter/e1' },
        } as Resource,
      );
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      const ids = (held: readonly { resource: { id?: string } }[] = []) =>
        held.map(({ resource }) => resource.id);
      expect(snapshot?.zone).toBe('America/New_York');
      expect(snapshot?.linked).toEqual([]);
      expect(snapshot?.patient?.resource.id).toBe('p1');
      expect(ids(snapshot?.coverages)).toEqual(['c1']);
      expect(ids(snapshot?.conditions)).toEqual(['d1']);
      expect(ids(snapshot?.consents)).toEqual(['permit']);
      // What a consent names stays of its own episode.
      expect(ids(snapshot?.documents)).toEqual(['during']);
      expect(ids(snapshot?.authorizations)).toEqual(['pre']);
      expect(ids(snapshot?.bills)).toEqual(['bill-of-this']);
      expect(ids(snapshot?.remittances).sort()).toEqual(['by-its-days', 'of-the-stay', 'to-this-bill']);
      expect(ids(snapshot?.communications)).toEqual(['call']);
      expect([...(snapshot?.byReference.keys() ?? [])]).toEqual(
        expect.arrayContaining([
          'Organization/plan',
          'Organization/hospital',
          'PractitionerRole/r1',
          'Organization/group',
          'Binary/during',
        ]),
      );
      expect(snapshot?.byReference.has('Organization/stranger')).toBe(false);
    });

    it('takes in what the encounter names, and resolves each spelling of a reference', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const encounter: Encounter = {
        ...stay,
        diagnosis: [{ condition: { reference: 'urn:uuid:named' } }],
        basedOn: [{ reference: 'https://ehr.example/fhir/ServiceRequest/order' }],
        serviceProvider: { reference: 'urn:uuid:0f1e2d3c' },
      };
      await store.receive(
        ...aPush(
          [
            encounter,
            { resourceType: 'Condition', id: 'd7', subject: { reference: 'Patient/p1' } },
            { resourceType: 'ServiceRequest', id: 'order', subject: { reference: 'Patient/p1' } } as Resource,
            { resourceType: 'Organization', id: '0f1e2d3c' },
          ],
          { sender, fullUrls: { 'Condition/d7': 'urn:uuid:named' } },
        ),
      );
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      expect(snapshot?.conditions.map(({ resource }) => resource.id)).toEqual(['d7']);
      expect(snapshot?.serviceRequests.map(({ resource }) => resource.id)).toEqual(['order']);
      expect(snapshot?.byReference.get('urn:uuid:0f1e2d3c')?.resource.id).toBe('0f1e2d3c');
      expect(snapshot?.byReference.get('urn:uuid:named')).toBe(snapshot?.byReference.get('Condition/d7'));
    });

    it('takes in the orders of every type and the charges of the encounter, with the drug an order points to', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const of = { subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' } };
      await push(
        store,
        sender,
        stay,
        { resourceType: 'DeviceRequest', id: 'device', intent: 'order', ...of },
        {
          resourceType: 'MedicationRequest',
          id: 'drug',
          intent: 'order',
          medicationReference: { reference: 'Medication/m1' },
          ...of,
        } as Resource,
        { resourceType: 'Medication', id: 'm1' },
        {
          resourceType: 'NutritionOrder',
          id: 'diet',
          patient: of.subject,
          encounter: of.encounter,
        } as Resource,
        { resourceType: 'ChargeItem', id: 'bed', subject: of.subject, context: of.encounter } as Resource,
      );
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      expect(snapshot?.deviceRequests.map(({ resource }) => resource.id)).toEqual(['device']);
      expect(snapshot?.medicationRequests.map(({ resource }) => resource.id)).toEqual(['drug']);
      expect(snapshot?.nutritionOrders.map(({ resource }) => resource.id)).toEqual(['diet']);
      expect(snapshot?.charges.map(({ resource }) => resource.id)).toEqual(['bed']);
      expect(snapshot?.byReference.has('Medication/m1')).toBe(true);
    });

    it('links the visit to the emergency department before a stay, its parts, and a stay elsewhere', async () => {
      const { store, fresh } = open();
      const sender = fresh();
      const near = (id: string, rest: Partial<Encounter>): Encounter => ({ ...stay, id, ...rest });
      const elsewhere = { reference: 'Organization/other' };
      await push(
        store,
        sender,
        near('e1', { partOf: { reference: 'Encounter/whole' } }),
        near('whole', { period: { start: '2026-10-01' } }),
        near('part', { partOf: { reference: 'Encounter/e1' } }),
        near('ed', {
          class: { code: 'EMER' },
          period: { start: '2026-11-19T20:00:00Z', end: '2026-11-20T07:00:00Z' },
        }),
        near('old-ed', {
          class: { code: 'EMER' },
          period: { start: '2026-11-10T20:00:00Z', end: '2026-11-10T23:00:00Z' },
        }),
        near('transfer', { serviceProvider: elsewhere, period: { start: '2026-11-22T11:00:00Z' } }),
        near('clinic', {
          class: { code: 'AMB' },
          period: { start: '2026-11-20T06:00:00Z', end: '2026-11-20T07:00:00Z' },
        }),
      );
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      const links = snapshot?.linked.map(({ how, encounter }) => [encounter.resource.id, how]);
      expect(Object.fromEntries(links ?? [])).toEqual({
        whole: 'part-of',
        part: 'has-part',
        ed: 'emergency-before',
        transfer: 'transfer',
      });
    });

    it('brings the outages of payers', async () => {
      const { store, fresh } = open();
      const [sender, payer, well] = [fresh(), fresh(), fresh()];
      const at = new Date().toISOString();
      await store.recordContact({ payer, at, outcome: 'failed', code: 'payer-unreachable' });
      await store.recordContact({ payer: well, at, outcome: 'answered' });
      await push(store, sender, stay);
      const snapshot = await store.snapshotOf({ sender, encounterId: 'e1' });
      const mine = snapshot?.contacts.filter((each) => [payer, well].includes(each.payer));
      expect(mine).toEqual([{ payer, at, outcome: 'failed', code: 'payer-unreachable' }]);
    });
  });
}

/** Not UTF-8, so that nothing on the way may treat it as text. */
const BYTES = new Uint8Array([0, 255, 128, 10, 13, 92, 39]);

function aSubmission(caseId: string, payer: string): Omit<Submission, 'createdAt'> {
  const id = crypto.randomUUID();
  return {
    id,
    caseId,
    payer,
    generation: 1,
    claimIdentifier: `claim-${id}`,
    bundleIdentifier: `bundle-${id}`,
    claimFullUrl: `urn:uuid:${id}`,
    bytes: BYTES,
    sha256: 'not looked at',
  };
}

async function claimed(store: CaseStore, id: string | undefined, seconds = LEASE_SECONDS): Promise<Case> {
  const held = await store.claim(id ?? '', seconds);
  if (held === undefined) throw new Error('The case could not be claimed.');
  return held;
}

async function claimedAgain(store: CaseStore, moved: Case | undefined): Promise<Case> {
  await store.makeDue(moved?.id ?? '');
  return claimed(store, moved?.id);
}

async function moved(store: CaseStore, held: Case, to: CaseState): Promise<Case> {
  const next = await store.move(held, { to, because: '.', step: 'test' });
  if (next === undefined) throw new Error('The case could not be moved.');
  return next;
}

async function settleDown(store: CaseStore, id: string): Promise<void> {
  await moved(store, await claimed(store, id), 'waiting');
}

async function assessed(
  store: CaseStore,
  sender: string,
  { dependsOn = [] }: { dependsOn?: readonly string[] },
): Promise<string> {
  const { cases } = await push(store, sender, stay);
  const held = await claimed(store, cases[0]?.id);
  await store.move(held, { to: 'waiting', because: '.', step: 'assess', dependsOn });
  return held.id;
}

/** Due, with everything there; its first clock ends at `deadline`. */
async function readyCase(
  store: CaseStore,
  sender: string,
  deadline: string | undefined,
  urgency: Urgency = 'non-emergency',
  payer = 'example-health',
): Promise<string> {
  const id = crypto.randomUUID();
  // Of a patient of its own: stays of one patient bring each other up.
  const { cases } = await push(store, sender, { ...stay, id, subject: { reference: `Patient/${id}` } });
  const held = await claimed(store, cases[0]?.id);
  const { urgency: finding } = anAssessment();
  await store.move(held, {
    to: 'ready',
    because: '.',
    step: 'assess',
    dueInSeconds: 0,
    payer,
    assessment: anAssessment({ clocks: [aClock(deadline)], urgency: { ...finding, urgency } }),
  });
  return held.id;
}

/** Due, and to be submitted to this payer next. */
async function frozen(store: CaseStore, sender: string, payer: string): Promise<Case> {
  const held = await claimed(store, await readyCase(store, sender, undefined, 'urgent', payer));
  const move = { to: 'assembled', because: '.', step: 'assemble', dueInSeconds: 0 } as const;
  const assembled = await store.freeze(held, aSubmission(held.id, payer), move);
  if (assembled === undefined) throw new Error('The request could not be frozen.');
  return assembled;
}

async function submitting(store: CaseStore, sender: string, payer: string, leaseSeconds = LEASE_SECONDS) {
  const { cases } = await push(store, sender, stay);
  const ready = await claimedAgain(store, await moved(store, await claimed(store, cases[0]?.id), 'ready'));
  const submission = aSubmission(ready.id, payer);
  const assembled = await store.freeze(ready, submission, {
    to: 'assembled',
    because: '.',
    step: 'assemble',
  });
  const held = await claimedAgain(store, assembled);
  const move = { to: 'submitting', because: '.', step: 'submit' } as const;
  const begun = await store.beginAttempt(held, submission.id, 'submit', move, leaseSeconds);
  if (begun === undefined) throw new Error('The attempt could not begin.');
  return begun;
}

function aClock(deadline: string | undefined): Clock {
  return {
    kind: 'request-by',
    deadline,
    startedBy: 'admission',
    startedAt: '2026-11-20T08:00:00.000Z',
    rule: '10 days',
    by: 'test@1',
    zone: 'UTC',
    assumed: false,
    passed: false,
  };
}
