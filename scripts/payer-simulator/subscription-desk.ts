import { randomUUID } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { pause } from './exchange.ts';
import { aboutAnotherClaim } from './garbage.ts';
import { notificationBundle, type Standing, type SubscriptionEvent } from './notification-bundle.ts';
import type { LaterDecision } from './plan.ts';
import { post } from './post.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

/** A subscription as the payer holds it. */
export interface HeldSubscription {
  readonly id: string;
  request: SubscriptionRequest;
  status: 'requested' | 'active' | 'error' | 'off';
  readonly events: SubscriptionEvent[];
  eventCount: number;
  /** Deliveries go one after the other, the handshake first. */
  line: Promise<void>;
}

/** How a notification went: an HTTP status, or why there was none. */
interface Delivery {
  readonly subscription: HeldSubscription;
  readonly eventNumber: number;
  readonly answer: string;
  readonly delivered: boolean;
}

/** Keeps subscriptions and tells subscribers. */
export interface SubscriptionDesk {
  create(request: SubscriptionRequest): HeldSubscription;
  find(id: string): HeldSubscription | undefined;
  /** New content; `requested` starts over with a handshake, `off` stops. */
  replace(held: HeldSubscription, request: SubscriptionRequest): void;
  remove(id: string): void;
  /** Tells everybody who subscribed for this sender; empty when nobody did. */
  tell(sender: string | undefined, bundle: Bundle, how: LaterDecision['notify']): Promise<Delivery[]>;
  close(): void;
}

/** How often, how long: short, because people wait in front of a simulator. */
export interface DeskOptions {
  readonly log: (line: string) => void;
  readonly notificationTimeoutMs: number;
  readonly notificationRetriesMs: readonly number[];
}

/** A desk without subscriptions. */
export function subscriptionDesk(options: DeskOptions): SubscriptionDesk {
  const subscriptions = new Map<string, HeldSubscription>();
  let closed = false;
  const { log, notificationTimeoutMs, notificationRetriesMs } = options;

  const send = async (held: HeldSubscription, body: Bundle, how: LaterDecision['notify']['header']) => {
    const { endpoint, contentType } = held.request;
    const headers = headersFor(held, how);
    let answer = '';
    // A forged notification is meant to be refused: no second try.
    for (const wait of how === 'as-agreed' ? [0, ...notificationRetriesMs] : [0]) {
      await pause(wait);
      if (closed || held.status === 'off') return { answer: 'off', delivered: false };
      try {
        const status = await post(
          endpoint,
          { 'content-type': contentType, ...headers },
          body,
          notificationTimeoutMs,
        );
        answer = String(status);
        if (status >= 200 && status < 300) return { answer, delivered: true };
      } catch (error) {
        answer = error instanceof Error ? error.name : 'no answer';
      }
    }
    return { answer, delivered: false };
  };

  const shakeHands = (held: HeldSubscription): void => {
    held.status = 'requested';
    held.line = held.line.then(async () => {
      const { answer, delivered } = await send(
        held,
        notificationBundle(standing(held, 'handshake'), []),
        'as-agreed',
      );
      if (!closed) held.status = delivered ? 'active' : 'error';
      log(`subscription ${held.id}: handshake ${answer} → ${held.status}`);
    });
  };

  const deliver = async (held: HeldSubscription, bundle: Bundle, how: LaterDecision['notify']) => {
    held.eventCount += 1 + how.skipNumbers;
    const told = how.claim === 'unknown' ? aboutAnotherClaim(bundle) : bundle;
    const event = { number: held.eventCount, at: new Date(), bundle: told };
    held.events.push(event);
    const body = notificationBundle(
      {
        ...standing(held, 'event-notification'),
        ...(how.subscription === undefined ? {} : { subscription: how.subscription }),
      },
      [event],
    );
    let last = { answer: held.status as string, delivered: false };
    for (let time = 0; time < how.times && held.status === 'active'; time++)
      last = await send(held, body, how.header);
    if (!last.delivered && held.status === 'active' && how.times > 0 && how.header === 'as-agreed')
      held.status = 'error';
    return { subscription: held, eventNumber: event.number, ...last };
  };

  return {
    create: (request) => {
      const held: HeldSubscription = {
        id: randomUUID(),
        request,
        status: 'requested',
        events: [],
        eventCount: 0,
        line: Promise.resolve(),
      };
      subscriptions.set(held.id, held);
      // After the answer to the create: the subscriber has to know the id before it hears of it.
      held.line = pause(5);
      shakeHands(held);
      return held;
    },
    find: (id) => subscriptions.get(id),
    replace: (held, request) => {
      held.request = request;
      if (request.resource.status === 'requested') shakeHands(held);
      if (request.resource.status === 'off') held.status = 'off';
    },
    remove: (id) => {
      const held = subscriptions.get(id);
      if (held !== undefined) held.status = 'off';
      subscriptions.delete(id);
    },
    tell: async (sender, bundle, how) => {
      const interested = [...subscriptions.values()].filter(
        ({ request }) => sender !== undefined && request.senders.includes(sender),
      );
      return await Promise.all(
        interested.map((held) => {
          const delivery = held.line.then(() => deliver(held, bundle, how));
          held.line = delivery.then(() => undefined);
          return delivery;
        }),
      );
    },
    close: () => {
      closed = true;
    },
  };
}

/** The state of a subscription, for a notification of this type. */
export function standing(held: HeldSubscription, type: Standing['type']): Standing {
  return {
    subscription: `Subscription/${held.id}`,
    status: held.status,
    type,
    eventCount: held.eventCount,
  };
}

function headersFor(held: HeldSubscription, how: LaterDecision['notify']['header']): Record<string, string> {
  if (how === 'none') return {};
  if (how === 'as-agreed') return { ...held.request.headers };
  return Object.fromEntries(Object.keys(held.request.headers).map((name) => [name, 'Bearer forged']));
}
