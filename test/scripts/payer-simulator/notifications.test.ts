import type { Bundle } from '@medplum/fhirtypes';
import type { StepInput } from '../../../scripts/payer-simulator/step.ts';
import type { PayerSimulator } from '../../../scripts/payer-simulator/start.ts';
import {
  actionsIn,
  aSubscription,
  claimResponseOf,
  post,
  SECRET,
  startSubscriber,
  statusOf,
  submit,
  subscribed,
  subscriptionStatus,
  until,
  withPayerThat,
  type Subscriber,
} from './exchange-with.ts';
import { aRequestBundle, claimOf } from './request-bundle.ts';

let subscriber: Subscriber;
beforeEach(async () => {
  subscriber = await startSubscriber();
});
afterEach(() => subscriber.close());

/** The response Bundle nested in a notification, found by its focus. */
function told(notification: Bundle): Bundle {
  const focus = statusOf(notification)['focus'];
  const nested = notification.entry?.find(({ fullUrl }) => fullUrl === focus)?.resource;
  if (nested?.resourceType !== 'Bundle') throw new Error('no nested Bundle');
  return nested;
}

function withSubscriber(
  then: readonly StepInput[],
  talk: (payer: PayerSimulator, id: string) => Promise<void>,
) {
  return withPayerThat(then, async (payer) => talk(payer, await subscribed(payer, subscriber)));
}

describe('a subscription', () => {
  it('is requested, shakes hands with the agreed header, and is active then', async () => {
    await withSubscriber(['approve'], async (payer, id) => {
      const [handshake] = subscriber.received;
      expect(handshake?.headers['authorization']).toBe(SECRET);
      expect(handshake?.bundle.type).toBe('history');
      expect(handshake && statusOf(handshake.bundle)).toMatchObject({
        type: 'handshake',
        subscription: `Subscription/${id}`,
        'events-since-subscription-start': '0',
      });
      await expect(subscriptionStatus(payer, id)).resolves.toBe('active');
    });
  });

  it('is answered with requested, before the handshake', async () => {
    await withPayerThat(['approve'], async (payer) => {
      const created = await post(`${payer.url}/Subscription`, aSubscription(subscriber.url));
      await expect(created.json()).resolves.toMatchObject({ status: 'requested' });
      expect(created.headers.get('location')).toMatch(/\/Subscription\/.+/);
      await until(() => subscriber.received.length === 1);
    });
  });

  it('whose handshake is refused is in error, and starts over when it is put again', async () => {
    subscriber.statuses.push(500, 500);
    await withPayerThat(['approve'], async (payer) => {
      const created = await post(`${payer.url}/Subscription`, aSubscription(subscriber.url));
      const { id } = (await created.json()) as { id: string };
      await until(async () => (await subscriptionStatus(payer, id)) === 'error');
      const url = `${payer.url}/Subscription/${id}`;
      await fetch(url, { method: 'PUT', body: JSON.stringify(aSubscription(subscriber.url)) });
      await until(async () => (await subscriptionStatus(payer, id)) === 'active');
      expect(subscriber.received).toHaveLength(3);
    });
  });

  it('can be deleted', async () => {
    await withSubscriber(['approve'], async (payer, id) => {
      const url = `${payer.url}/Subscription/${id}`;
      await expect(fetch(url, { method: 'DELETE' })).resolves.toMatchObject({ status: 204 });
      await expect(fetch(url)).resolves.toMatchObject({ status: 404 });
    });
  });

  it('without a filter on the sender is refused', async () => {
    await withPayerThat(['approve'], async (payer) => {
      const unfiltered = { ...(aSubscription(subscriber.url) as object), _criteria: undefined };
      const answer = await post(`${payer.url}/Subscription`, unfiltered);
      expect(answer.status).toBe(400);
      await expect(answer.text()).resolves.toMatch(/org-identifier/);
    });
  });
});

describe('a pended request', () => {
  it('is decided after the time given, and the notification carries the whole response Bundle', async () => {
    await withSubscriber(['pend', { after: 20 }, 'approve'], async (payer) => {
      const request = aRequestBundle({ claimIdentifier: 'C-1' });
      expect(actionsIn(await submit(payer, request))).toEqual({ 1: 'A4' });
      const [event] = await subscriber.events(1);
      const decided = told(event?.bundle ?? request);
      expect(decided.type).toBe('collection');
      expect(actionsIn(decided)).toEqual({ 1: 'A1' });
      expect(claimResponseOf(decided).request?.identifier).toEqual(claimOf(request).identifier?.[0]);
      expect(statusOf(event?.bundle ?? request)).toMatchObject({
        type: 'event-notification',
        'event-number': '1',
        'events-since-subscription-start': '1',
      });
    });
  });

  it('says in the ledger when it was decided and that it was told', async () => {
    await withSubscriber(['pend', { after: 10 }, 'approve'], async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      await subscriber.events(1);
      await until(() => payer.ledger().length === 4);
      expect(payer.ledger()).toMatchObject([
        { operation: 'subscribe', accepted: true },
        { operation: 'submit', decision: '1:A4', accepted: true },
        { operation: 'decide', decision: '1:A1', claimIdentifier: 'urn:trnorg:9HOSPITAL0|C-1' },
        { operation: 'notify', decision: '1:A1', accepted: true, answer: '200' },
      ]);
    });
  });

  it('is told only to subscribers of the sender in its TransmissionIdentifiers', async () => {
    await withSubscriber(['pend', { after: 10 }, 'approve'], async (payer) => {
      await submit(payer, aRequestBundle({ sender: 'ANOTHER' }));
      await submit(payer, aRequestBundle({ sender: 'HOSPITAL1', claimIdentifier: 'OURS' }));
      const events = await subscriber.events(1);
      await until(() => payer.ledger().filter(({ operation }) => operation === 'decide').length === 2);
      expect(events).toHaveLength(1);
    });
  });

  it('can be decided line by line, in several notifications', async () => {
    const steps: StepInput[] = ['pend', { after: 10 }, { partial: { 1: 'approve' } }, { after: 10 }, 'deny'];
    await withSubscriber(steps, async (payer) => {
      await submit(payer, aRequestBundle({ services: ['99285', '93458'] }));
      const events = await subscriber.events(2);
      expect(events.map(({ bundle }) => actionsIn(told(bundle)))).toEqual([
        { 1: 'A1', 2: 'A4' },
        { 1: 'A1', 2: 'A3' },
      ]);
    });
  });

  it('can be decided by a person at the payer', async () => {
    await withSubscriber(['pend'], async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      await expect(payer.decideNow('C-1', { deny: { reason: '0B' } })).resolves.toBe(true);
      const [event] = await subscriber.events(1);
      expect(actionsIn(event && told(event.bundle))).toEqual({ 1: 'A3' });
      const decided = await post(`${payer.url}/decide`, { claimIdentifier: 'C-9', then: ['approve'] });
      expect(decided.status).toBe(404);
    });
  });

  it('can be told before its answer has gone out', async () => {
    await withSubscriber(['pend', { delay: 150 }, { after: 0 }, 'approve'], async (payer) => {
      let isAnswered = false;
      const answer = submit(payer, aRequestBundle()).then(() => {
        isAnswered = true;
      });
      await subscriber.events(1);
      expect(isAnswered).toBe(false);
      await answer;
    });
  });
});

describe('a payer that asks for documents', () => {
  const ASKS: StepInput[] = [
    { ask: { loinc: '18842-5', reportType: 'DS', controlNumber: 'ACN-1', itemSequence: 1 } },
    'approve',
  ];
  const attachment = (trackingId: string) => ({
    resourceType: 'Parameters',
    parameter: [
      { name: 'TrackingId', valueIdentifier: { value: trackingId } },
      { name: 'AttachTo', valueCode: 'preauthorization' },
      { name: 'MemberId', valueIdentifier: { value: 'ZZ-0001' } },
      { name: 'Attachment', part: [{ name: 'Content', resource: { resourceType: 'DocumentReference' } }] },
    ],
  });

  it('pends with a CommunicationRequest: LOINC code, report type, control number, line, and where to send it', async () => {
    await withPayerThat(ASKS, async (payer) => {
      const answer = await submit(payer, aRequestBundle());
      const asked = claimResponseOf(answer).communicationRequest?.[0]?.reference;
      const request = answer.entry?.find(({ fullUrl }) => fullUrl === asked)?.resource;
      expect(actionsIn(answer)).toEqual({ 1: 'A4' });
      expect(request).toMatchObject({
        resourceType: 'CommunicationRequest',
        status: 'active',
        identifier: [{ value: 'ACN-1' }],
        category: [{ coding: [{ code: 'DS' }] }],
        payload: [{ contentString: '18842-5' }],
        extension: [{ valuePositiveInt: 1 }],
      });
      expect(JSON.stringify(answer)).toContain(`${payer.url}/$submit-attachment`);
    });
  });

  it('decides when the document arrives', async () => {
    await withSubscriber(ASKS, async (payer) => {
      await submit(payer, aRequestBundle());
      await post(`${payer.url}/$submit-attachment`, attachment('OTHER'));
      expect(subscriber.received).toHaveLength(1);
      const answer = await post(`${payer.url}/$submit-attachment`, attachment('ACN-1'));
      expect(answer.status).toBe(200);
      const [event] = await subscriber.events(1);
      expect(actionsIn(event && told(event.bundle))).toEqual({ 1: 'A1' });
    });
  });

  it('waits for all documents when it asked for several', async () => {
    await withSubscriber(
      [{ ask: { loinc: ['18842-5', '34117-2'], controlNumber: 'N' } }, 'approve'],
      async (payer) => {
        await submit(payer, aRequestBundle());
        await post(`${payer.url}/$submit-attachment`, attachment('N1'));
        expect(payer.ledger().some(({ operation }) => operation === 'decide')).toBe(false);
        await post(`${payer.url}/$submit-attachment`, attachment('N2'));
        await subscriber.events(1);
      },
    );
  });

  it('decides without the document when it has waited long enough', async () => {
    const steps: StepInput[] = [
      { ask: { loinc: '18842-5' } },
      { whenDocumentsArrive: { orAfter: 20 } },
      { deny: { reason: '0F' } },
    ];
    await withSubscriber(steps, async (payer) => {
      await submit(payer, aRequestBundle());
      const [event] = await subscriber.events(1);
      expect(actionsIn(event && told(event.bundle))).toEqual({ 1: 'A3' });
    });
  });

  it('refuses an attachment that lacks what CDex demands', async () => {
    await withPayerThat(ASKS, async (payer) => {
      const answer = await post(`${payer.url}/$submit-attachment`, {
        resourceType: 'Parameters',
        parameter: [],
      });
      expect(answer.status).toBe(400);
    });
  });
});

describe('notifications that go wrong', () => {
  it('come several times', async () => {
    await withSubscriber(['pend', { after: 10 }, 'approve', { notify: { times: 3 } }], async (payer) => {
      await submit(payer, aRequestBundle());
      const events = await subscriber.events(3);
      expect(new Set(events.map(({ bundle }) => statusOf(bundle)['event-number']))).toEqual(new Set(['1']));
    });
  });

  it('leave a gap in the event numbers, and $events still has what was told', async () => {
    const steps: StepInput[] = ['pend', { after: 10 }, 'approve', { notify: { skipNumbers: 2 } }];
    await withSubscriber(steps, async (payer, id) => {
      await submit(payer, aRequestBundle());
      const [event] = await subscriber.events(1);
      expect(event && statusOf(event.bundle)['event-number']).toBe('3');
      const asked = await fetch(`${payer.url}/Subscription/${id}/$events?eventsSinceNumber=1`);
      const events = (await asked.json()) as Bundle;
      expect(actionsIn(told(events))).toEqual({ 1: 'A1' });
    });
  });

  it('are lost, and $status tells how many there were', async () => {
    const steps: StepInput[] = ['pend', { after: 0 }, 'approve', { notify: { times: 0 } }];
    await withSubscriber(steps, async (payer, id) => {
      await submit(payer, aRequestBundle());
      await until(() => payer.ledger().some(({ operation }) => operation === 'notify'));
      const status = (await (await fetch(`${payer.url}/Subscription/${id}/$status`)).json()) as Bundle;
      expect(statusOf(status)['events-since-subscription-start']).toBe('1');
      expect(subscriber.received).toHaveLength(1);
    });
  });

  it.each([
    ['without the secret', { header: 'none' }, undefined],
    ['with a wrong secret', { header: 'wrong' }, 'Bearer forged'],
  ] as const)('come %s', async (_, notify, header) => {
    await withSubscriber(['pend', { after: 0 }, 'approve', { notify }], async (payer) => {
      await submit(payer, aRequestBundle());
      const [event] = await subscriber.events(1);
      expect(event?.headers['authorization']).toBe(header);
    });
  });

  it('are about a claim that nobody sent, or name another subscription', async () => {
    const notify = { claim: 'unknown', subscription: 'Subscription/not-yours' } as const;
    await withSubscriber(['pend', { after: 0 }, 'approve', { notify }], async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      const [event] = await subscriber.events(1);
      expect(event && statusOf(event.bundle)['subscription']).toBe('Subscription/not-yours');
      expect(JSON.stringify(event?.bundle)).not.toContain('"C-1"');
    });
  });

  it('contradict what was said before', async () => {
    await withSubscriber(['approve', { after: 10 }, 'deny'], async (payer) => {
      expect(actionsIn(await submit(payer, aRequestBundle()))).toEqual({ 1: 'A1' });
      const [event] = await subscriber.events(1);
      expect(actionsIn(event && told(event.bundle))).toEqual({ 1: 'A3' });
    });
  });

  it('are tried again when the subscriber fails', async () => {
    await withSubscriber(['pend', { after: 0 }, 'approve'], async (payer, id) => {
      subscriber.statuses.push(503);
      await submit(payer, aRequestBundle());
      await subscriber.events(2);
      await until(() => payer.ledger().some(({ operation, accepted }) => operation === 'notify' && accepted));
      await expect(subscriptionStatus(payer, id)).resolves.toBe('active');
    });
  });
});
