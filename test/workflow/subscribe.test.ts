import { createHash } from 'node:crypto';
import type { Subscription } from '@medplum/fhirtypes';
import { postgresCaseStore } from '../../src/adapters/postgres/case-store.ts';
import type { Database } from '../../src/adapters/postgres/database.ts';
import { Failure } from '../../src/domain/failure.ts';
import { catchUp } from '../../src/workflow/catch-up.ts';
import { notified } from '../../src/workflow/notified.ts';
import type { Outside } from '../../src/workflow/outside.ts';
import type { Hint } from '../../src/workflow/ports/case-queue.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';
import { subscribe } from '../../src/workflow/subscribe.ts';
import { aTradingPartner } from '../builders/a-trading-partner.ts';
import { anEmbeddedDatabase } from '../support/embedded-database.ts';
import { freshName } from '../support/fresh-names.ts';

let database: Database;
beforeAll(async () => {
  database = await anEmbeddedDatabase();
}, 60_000);
afterAll(() => database.close());

const MINUTE_MS = 60_000;

/** A payer that holds our subscription as a test wants it, our own record, and a clock that a test moves. */
function aSubscriber(payer: { status?: Subscription['status'] | 'forgotten'; hasEvents?: boolean } = {}) {
  const store: CaseStore = postgresCaseStore(database.db, { zoneOf: () => 'America/New_York' });
  const calls: string[] = [];
  const due: string[] = [];
  const pended: readonly Hint[] = [{ id: 'pended-1' } as Hint]; // only its id is looked at
  let now = Date.parse('2026-11-23T12:00:00.000Z');
  const connection = {
    ...aTradingPartner(),
    ...{ id: freshName(), endpoint: 'https://payer.example/fhir', subscription: 'rest-hook' },
  } as PayerConnection; // the rest is for other calls
  const gateway: Partial<Outside['gateway']> = {
    subscribe: (_, subscription) => {
      calls.push('subscribe');
      return Promise.resolve({ ...subscription, id: 'sub-1' });
    },
    readSubscription: () => {
      calls.push('read');
      const { status = 'active' } = payer;
      return Promise.resolve(
        status === 'forgotten' ? undefined : ({ resourceType: 'Subscription', status } as Subscription),
      );
    },
    renewSubscription: () => {
      calls.push('renew');
      return Promise.resolve();
    },
    missedEvents: (_, _id, first) => {
      calls.push(`events from ${first}`);
      return payer.hasEvents === true
        ? Promise.resolve(aNotification('query-event', { events: '7' }))
        : Promise.reject(new Failure('permanent', 'payer-refused', 'It has no such operation.'));
    },
  };
  const outside = {
    store: {
      ...store,
      pendedAt: () => Promise.resolve(pended),
      makeDue: (id: string) => {
        due.push(id);
        return Promise.resolve();
      },
    },
    gateway,
    queue: { hint: () => Promise.resolve() },
    connectionOf: () => connection,
    now: () => new Date(now).toISOString(),
    newId: () => 'fictitious',
    sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex'),
    log: () => undefined,
  } as unknown as Outside; // no step of a case is gone through here
  return {
    calls,
    due,
    held: () => store.readSubscription(connection.id),
    later: (minutes: number) => {
      now += minutes * MINUTE_MS;
    },
    look: (isStart = false) => subscribe({ connection, publicUrl: 'https://ours.example', isStart }, outside),
    hear: async (type: string, numbers: { events?: string; event?: string }) =>
      notified(
        {
          payer: connection.id,
          secret: (await store.readSubscription(connection.id))?.secret,
          bytes: new TextEncoder().encode(JSON.stringify(aNotification(type, numbers))),
        },
        outside,
      ),
    catchUp: () => catchUp(connection, outside),
  };
}

function aNotification(type: string, { events, event }: { events?: string; event?: string }): object {
  const parameter = [
    { name: 'type', valueCode: type },
    ...(events === undefined ? [] : [{ name: 'events-since-subscription-start', valueString: events }]),
    ...(event === undefined
      ? []
      : [{ name: 'notification-event', part: [{ name: 'event-number', valueString: event }] }]),
  ];
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [{ resource: { resourceType: 'Parameters', parameter } }],
  };
}

describe('our subscription at a payer', () => {
  it('is left alone for a quarter of an hour after it was heard of, and then looked at', async () => {
    const subscriber = aSubscriber();
    await subscriber.look(true);
    await subscriber.hear('handshake', { events: '0' });
    subscriber.later(14);
    await subscriber.look();
    expect(subscriber.calls).toEqual(['subscribe']);
    subscriber.later(2);
    await subscriber.look();
    expect(subscriber.calls).toEqual(['subscribe', 'read']);
    subscriber.later(14);
    await subscriber.look();
    expect(subscriber.calls).toEqual(['subscribe', 'read']);
  });

  it('is not looked at while heartbeats come', async () => {
    const subscriber = aSubscriber();
    await subscriber.look(true);
    for (let beat = 0; beat < 4; beat += 1) {
      expect(await subscriber.hear('heartbeat', { events: '0' })).toBe('accepted');
      subscriber.later(10);
      await subscriber.look();
    }
    expect(subscriber.calls).toEqual(['subscribe']);
    expect((await subscriber.held())?.missedSince).toBeUndefined();
  });

  it.each<[Subscription['status'] | 'forgotten', string]>([
    ['error', 'renew'],
    ['off', 'renew'],
    ['forgotten', 'subscribe'],
  ])('that the payer holds as %s is put again', async (status, does) => {
    const subscriber = aSubscriber({ status });
    await subscriber.look(true);
    await subscriber.hear('handshake', { events: '0' });
    subscriber.later(16);
    await subscriber.look();
    expect(subscriber.calls).toEqual(['subscribe', 'read', does]);
    expect((await subscriber.held())?.status).toBe('requested');
    await subscriber.hear('handshake', { events: '0' });
    expect((await subscriber.held())?.status).toBe('active');
  });

  it.each([
    ['the next event', 'event-notification', { event: '7' }],
    ['a heartbeat', 'heartbeat', { events: '7' }],
  ] as const)(
    'missed events, as %s shows: where the payer cannot give them, whatever is pended is asked about',
    async (_, type, numbers) => {
      const subscriber = aSubscriber({ hasEvents: false });
      await subscriber.look(true);
      await subscriber.hear('event-notification', { event: '4' });
      await subscriber.hear(type, numbers);
      expect(await subscriber.held()).toMatchObject({ missedSince: '4', lastEventNumber: '7' });
      await subscriber.catchUp();
      expect(subscriber.calls).toEqual(['subscribe', 'events from 5']);
      expect(subscriber.due).toEqual(['pended-1']);
      expect((await subscriber.held())?.missedSince).toBeUndefined();
    },
  );

  it('missed events that the payer can give: nobody is asked about anything', async () => {
    const subscriber = aSubscriber({ hasEvents: true });
    await subscriber.look(true);
    await subscriber.hear('event-notification', { event: '4' });
    await subscriber.hear('event-notification', { event: '6' });
    await subscriber.catchUp();
    expect(subscriber.due).toEqual([]);
    expect((await subscriber.held())?.missedSince).toBeUndefined();
  });

  it('counts an event that comes twice, or late, once', async () => {
    const subscriber = aSubscriber();
    await subscriber.look(true);
    for (const event of ['4', '5', '4', '5']) await subscriber.hear('event-notification', { event });
    const held = await subscriber.held();
    expect(held?.lastEventNumber).toBe('5');
    expect(held?.missedSince).toBeUndefined();
  });
});
