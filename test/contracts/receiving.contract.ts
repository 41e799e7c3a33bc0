import type { Coverage, Encounter, Organization, Patient } from '@medplum/fhirtypes';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { Condition, Found } from '../../src/domain/fhir/condition.ts';
import { aPush, push } from '../builders/a-push.ts';

const patient: Patient = { resourceType: 'Patient', id: 'p1', birthDate: '1970-01-01' };
const stay: Encounter = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'in-progress',
  class: { code: 'IMP' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-11-20T08:00:00Z' },
};
const coverage: Coverage = {
  resourceType: 'Coverage',
  id: 'c1',
  status: 'active',
  beneficiary: { reference: 'Patient/p1' },
  payor: [{ reference: 'Organization/plan' }],
};

type Receiving = Pick<
  CaseStore,
  'receive' | 'receiveUnder' | 'readResource' | 'readCase' | 'listCases' | 'historyOf'
>;

/** What every store promises of receiving. `fresh` gives a sender that nobody used before. */
export function receivingContract(open: () => { store: Receiving; fresh: () => string }): void {
  it('opens one case for an encounter, due at once, and says so in its history', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const { cases, resources } = await push(store, sender, stay, patient);
    expect(resources.map(({ type, stored, version }) => [type, stored, version])).toEqual([
      ['Encounter', 'created', 1],
      ['Patient', 'created', 1],
    ]);
    expect(cases).toHaveLength(1);
    const opened = await store.readCase(cases[0]?.id ?? '');
    expect(opened).toMatchObject({
      sender,
      encounterId: 'e1',
      patientId: 'p1',
      state: 'received',
      version: 1,
    });
    expect(opened?.dueAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await store.historyOf(opened?.id ?? '')).toMatchObject([
      { step: 'receive', from: undefined, to: 'received' },
    ]);
  });

  it('changes nothing when the same push comes twice', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const first = await push(store, sender, stay, coverage);
    const before = await store.readCase(first.cases[0]?.id ?? '');
    const second = await push(store, sender, stay, coverage);
    expect(second.resources.map(({ stored, version }) => [stored, version])).toEqual([
      ['unchanged', 1],
      ['unchanged', 1],
    ]);
    expect(second.cases).toEqual([]);
    expect(await store.readCase(before?.id ?? '')).toEqual(before);
  });

  it('opens one case when the same encounter is pushed twenty times at once', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const pushes = Array.from({ length: 20 }, (_, n) =>
      push(store, sender, { ...stay, priority: { text: `Told ${String(n)} times` } }),
    );
    const receipts = await Promise.all(pushes);
    expect(new Set(receipts.map(({ resources }) => resources[0]?.version)).size).toBe(20);
    expect(await store.listCases({ sender, limit: 10 })).toHaveLength(1);
  });

  it('answers each of many pushes at once for itself, although all bring the same hospital', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const hospital: Organization = { resourceType: 'Organization', id: 'h', name: 'Hospital' };
    const pushes = Array.from({ length: 40 }, (_, n) =>
      push(store, sender, hospital, {
        ...stay,
        id: `e${String(n)}`,
        subject: { reference: `Patient/${String(n)}` },
      }),
    );
    const receipts = await Promise.all(pushes);
    expect(new Set(receipts.map(({ messageId }) => messageId)).size).toBe(40);
    expect(receipts.filter(({ resources }) => resources[0]?.stored === 'created')).toHaveLength(1);
    const opened = await Promise.all(receipts.map(({ cases }) => store.readCase(cases[0]?.id ?? '')));
    expect(receipts.every(({ cases }) => cases.length === 1)).toBe(true);
    expect(opened.map((each) => each?.encounterId)).toEqual(receipts.map((_, n) => `e${String(n)}`));
  });

  it('keeps senders apart although their ids are the same', async () => {
    const { store, fresh } = open();
    const [one, other] = [fresh(), fresh()];
    await push(store, one, stay);
    await push(store, other, { ...stay, status: 'finished' });
    expect((await store.readResource(one, 'Encounter', 'e1'))?.resource).toMatchObject({
      status: 'in-progress',
    });
    expect(await store.listCases({ sender: one, limit: 10 })).toHaveLength(1);
    expect(await store.readResource(one, 'Patient', 'e1')).toBeUndefined();
  });

  it('gives a resource back as it was received', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const odd: Organization = {
      resourceType: 'Organization',
      id: 'plan',
      name: 'Nul \u0000, half a pair \ud800, quote " and backslash \\',
    };
    await push(store, sender, odd);
    const held = await store.readResource(sender, 'Organization', 'plan');
    expect(held).toEqual({ resource: odd, version: 1, receivedAt: expect.stringMatching(/Z$/) });
  });

  it('brings the case up again when something of its encounter or patient changes', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const { cases } = await push(store, sender, stay);
    const [message, resources] = aPush([{ ...coverage, status: 'cancelled' }], { sender });
    const receipt = await store.receive(message, resources);
    expect(receipt.resources).toMatchObject([{ stored: 'created' }]);
    expect((await store.readCase(cases[0]?.id ?? ''))?.state).toBe('received');
  });

  it('creates one of twenty that come at once, each unless one has the identifier', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const system = 'https://hospital.example/visit';
    const conditions: readonly Condition[] = [
      { how: 'if-none-exist', type: 'Encounter', system, value: '17' },
    ];
    const looked = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const named = { ...stay, id: `e${String(n)}`, identifier: [{ system, value: '17' }] };
        const [message, resources] = aPush([named], { sender });
        let seen: readonly (readonly Found[])[] = [];
        await store.receiveUnder(message, conditions, (found) => {
          seen = found;
          return found[0]?.length === 0 ? resources : [];
        });
        return seen[0] ?? [];
      }),
    );
    const opened = await store.listCases({ sender, limit: 10 });
    expect(opened).toHaveLength(1);
    expect(looked.filter((found) => found.length === 0)).toHaveLength(1);
    const others = looked.filter((found) => found.length > 0);
    expect(others).toEqual(others.map(() => [{ id: opened[0]?.encounterId, version: 1 }]));
  });

  it('finds by an identifier, with its system or without, what the same sender holds under that type', async () => {
    const { store, fresh } = open();
    const [sender, other] = [fresh(), fresh()];
    // Longer than an index takes, and with signs that SQL and searches know.
    const value = `${'1'.repeat(5_000)}|'%`;
    const numbered = { ...patient, identifier: [{ system: 'urn:a', value }, { value: '5' }] };
    await push(store, sender, numbered, { ...stay, identifier: [{ value }] });
    const asked = async (of: string, system: string | undefined, type = 'Patient') => {
      const [message] = aPush([patient], { sender: of });
      let seen: readonly (readonly Found[])[] = [];
      await store.receiveUnder(message, [{ how: 'if-none-exist', type, system, value }], (found) => {
        seen = found;
        return undefined;
      });
      return seen[0]?.map(({ id }) => id);
    };
    expect(await asked(sender, 'urn:a')).toEqual(['p1']);
    expect(await asked(sender, undefined)).toEqual(['p1']);
    expect(await asked(sender, undefined, 'Encounter')).toEqual(['e1']);
    expect([await asked(sender, ''), await asked(sender, 'urn:b'), await asked(other, 'urn:a')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('writes once what may not be there before, however many come at once', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    const conditions: readonly Condition[] = [{ how: 'if-absent', type: 'Encounter', id: 'e1' }];
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const [message, resources] = aPush([{ ...stay, priority: { text: String(n) } }], { sender });
        return store.receiveUnder(message, conditions, ([found]) =>
          found?.length === 0 ? resources : undefined,
        );
      }),
    );
    expect(receipts.filter((receipt) => receipt !== undefined)).toHaveLength(1);
    expect((await store.readResource(sender, 'Encounter', 'e1'))?.version).toBe(1);
  });

  it('lets one of twenty updates through that all name the version they have read', async () => {
    const { store, fresh } = open();
    const sender = fresh();
    await push(store, sender, stay);
    const conditions: readonly Condition[] = [
      { how: 'if-match', type: 'Encounter', id: 'e1', etag: 'W/"1"' },
    ];
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const [message, resources] = aPush([{ ...stay, priority: { text: String(n) } }], { sender });
        return store.receiveUnder(message, conditions, (found) =>
          found[0]?.[0]?.version === 1 ? resources : undefined,
        );
      }),
    );
    expect(receipts.filter((receipt) => receipt !== undefined)).toHaveLength(1);
    expect((await store.readResource(sender, 'Encounter', 'e1'))?.version).toBe(2);
  });
}
