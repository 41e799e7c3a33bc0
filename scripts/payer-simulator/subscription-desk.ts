import { randomUUID } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import {
  send,
  standing,
  tellOne,
  type Delivery,
  type DeliveryOptions,
  type HeldSubscription,
} from './delivery.ts';
import { pause } from './exchange.ts';
import { notificationBundle } from './notification-bundle.ts';
import type { LaterDecision } from './plan.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

/** Keeps subscriptions and tells subscribers. */
export interface SubscriptionDesk {
  create(request: SubscriptionRequest): HeldSubscription;
  find(id: string): HeldSubscription | undefined;
  /** New content; `requested` starts over with a handshake, `off` stops. */
  replace(held: HeldSubscription, request: SubscriptionRequest): void;
  remove(id: string): void;
  /** Tells everybody who subscribed for this sender by one of its names; empty when nobody did. */
  tell(names: readonly string[], bundle: Bundle, how: LaterDecision['notify']): Promise<Delivery[]>;
  close(): void;
}

/** A desk without subscriptions. */
export function subscriptionDesk(options: DeliveryOptions): SubscriptionDesk {
  const subscriptions = new Map<string, HeldSubscription>();
  const delivery = { ...options, isOver: false };

  const shakeHands = (held: HeldSubscription): void => {
    held.status = 'requested';
    held.line = held.line.then(async () => {
      const greeting = notificationBundle(standing(held, 'handshake'), [], held.request.content);
      const { answer, delivered } = await send(held, greeting, 'as-agreed', delivery);
      if (!delivery.isOver) held.status = delivered ? 'active' : 'error';
      options.log(`subscription ${held.id}: handshake ${answer} → ${held.status}`);
    });
  };

  return {
    create: (request) => {
      const held: HeldSubscription = {
        id: randomUUID(),
        request,
        status: 'requested',
        events: [],
        eventCount: 0,
        // After the answer to the create: the subscriber has to know the id before it hears of it.
        line: pause(5),
      };
      subscriptions.set(held.id, held);
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
    tell: async (names, bundle, how) => {
      const interested = [...subscriptions.values()].filter(({ request }) =>
        request.senders.some((each) => names.includes(each)),
      );
      return await Promise.all(
        interested.map((held) => {
          const delivered = held.line.then(() => tellOne(held, bundle, how, delivery));
          held.line = delivered.then(() => undefined);
          return delivered;
        }),
      );
    },
    close: () => {
      delivery.isOver = true;
    },
  };
}
