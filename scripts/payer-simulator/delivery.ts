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
export interface Delivery {
  readonly eventNumber: number;
  readonly answer: string;
  readonly delivered: boolean;
}

/** How often, how long: short, because people wait in front of a simulator. */
export interface DeliveryOptions {
  readonly log: (line: string) => void;
  readonly notificationTimeoutMs: number;
  readonly notificationRetriesMs: readonly number[];
}

/** For `$events`; a long run must not fill the memory. */
const EVENTS_KEPT = 1000;

type How = LaterDecision['notify'];
type Deliveries = DeliveryOptions & { readonly isOver: boolean };

/** Posts a notification until it is taken, the tries are used up, or nobody wants it any more. */
export async function send(
  held: HeldSubscription,
  body: Bundle,
  header: How['header'],
  deliveries: Deliveries,
): Promise<{ answer: string; delivered: boolean }> {
  let answer = '';
  // A forged notification is meant to be refused: no second try.
  for (const wait of header === 'as-agreed' ? [0, ...deliveries.notificationRetriesMs] : [0]) {
    await pause(wait);
    if (deliveries.isOver || held.status === 'off') return { answer: 'off', delivered: false };
    answer = await postOnce(held, body, header, deliveries.notificationTimeoutMs);
    if (/^2\d\d$/.test(answer)) return { answer, delivered: true };
  }
  return { answer, delivered: false };
}

/** Tells one subscriber of one event; one that cannot be told is in error until it is put again. */
export async function tellOne(
  held: HeldSubscription,
  bundle: Bundle,
  how: How,
  deliveries: Deliveries,
): Promise<Delivery> {
  held.eventCount += 1 + how.skipNumbers;
  const told = how.claim === 'unknown' ? aboutAnotherClaim(bundle) : bundle;
  const event = { number: held.eventCount, at: new Date(), bundle: told };
  held.events.push(event);
  if (held.events.length > EVENTS_KEPT) held.events.shift();
  const state = standing(held, 'event-notification');
  const body = notificationBundle(
    { ...state, subscription: how.subscription ?? state.subscription },
    [event],
    held.request.content,
  );
  let last: { answer: string; delivered: boolean } = { answer: held.status, delivered: false };
  for (let time = 0; time < how.times && held.status === 'active'; time++)
    last = await send(held, body, how.header, deliveries);
  const isFailed = !last.delivered && how.times > 0 && how.header === 'as-agreed';
  if (isFailed && held.status === 'active') held.status = 'error';
  return { eventNumber: event.number, ...last };
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

function headersFor(held: HeldSubscription, how: How['header']): Record<string, string> {
  if (how === 'none') return {};
  if (how === 'as-agreed') return { ...held.request.headers };
  return Object.fromEntries(Object.keys(held.request.headers).map((name) => [name, 'Bearer forged']));
}

/** The HTTP status, or the name of what happened instead. */
async function postOnce(
  held: HeldSubscription,
  body: Bundle,
  header: How['header'],
  timeoutMs: number,
): Promise<string> {
  const { endpoint, contentType } = held.request;
  const headers = { 'content-type': contentType, ...headersFor(held, header) };
  try {
    return String(await post(endpoint, headers, body, timeoutMs));
  } catch (error) {
    return error instanceof Error ? error.name : 'no answer';
  }
}
