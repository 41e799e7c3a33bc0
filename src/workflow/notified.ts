import { type ReadNotification, readNotification } from '../domain/determination/read-notification.ts';
import { isTask } from '../domain/determination/read-payer-task.ts';
import { readJson } from '../domain/fhir/read-json.ts';
import { keepNotified } from './keep-notified.ts';
import type { Outside } from './outside.ts';
import type { PayerSubscription } from './ports/payer-subscriptions.ts';
import { keepTask } from './take-payer-task.ts';
import { parsedJson } from '../domain/fhir/parsed-json.ts';

export interface NotificationPush {
  readonly payer: string;
  /** What the caller presented: our subscription's secret, or the payer's own token. */
  readonly secret: string | undefined;
  readonly bytes: Uint8Array;
}

/** `not-known` and `forged` look the same from outside; both change nothing, and so does a Task about nothing of ours. */
export type Notified = 'accepted' | 'not-known' | 'forged' | 'unreadable' | 'not-ours';

/**
 * What a payer sends by itself: a rest-hook notification, authenticated by our subscription's secret, or a Task that it
 * wrote (CDex 2.1.0), authenticated by that or by the token that its connection names. It is matched to one of our submissions
 * at that payer, and put into that case's inbox. The case reads it under its own claim, so a notification can
 * neither race with an answer nor touch another payer's case.
 */
export async function notified(push: NotificationPush, outside: Outside): Promise<Notified> {
  const { store, log } = outside;
  const subscription = await store.readSubscription(push.payer);
  const sender = senderOf(push, subscription, outside);
  if (sender === 'not-known') return sender;
  if (sender === 'forged') {
    log('notification-forged', { payer: push.payer });
    return sender;
  }
  const body = parsedJson(push.bytes);
  if (isTask(body)) {
    if (readJson(push.bytes, outside.limits).refusal !== undefined) return 'unreadable';
    return (await keepTask(push.payer, body, outside)) ? 'accepted' : 'not-ours';
  }
  const notification = readNotification(body);
  // Events are counted for a subscription; its secret comes with them.
  if (notification.type === 'unreadable' || sender.subscription === undefined) {
    log('notification-unreadable', { payer: push.payer });
    return 'unreadable';
  }
  const heard = heardFrom(sender.subscription, notification);
  await store.saveSubscription({ ...heard, status: 'active', heardAt: outside.now() });
  await keepNotified(push.payer, notification, outside);
  return 'accepted';
}

/** Who it is by what was presented: our subscription speaking, the payer itself, or nobody that we know. */
function senderOf(
  { payer, secret }: NotificationPush,
  subscription: PayerSubscription | undefined,
  { connectionOf, sha256 }: Outside,
): 'not-known' | 'forged' | { readonly subscription: PayerSubscription | undefined } {
  const tokenSha256 = connectionOf(payer)?.tokenSha256;
  if (subscription === undefined && tokenSha256 === undefined) return 'not-known';
  if (subscription !== undefined && isSame(secret, subscription.secret, sha256)) return { subscription };
  const isPayer = tokenSha256 !== undefined && sha256(encoded(secret ?? '')) === tokenSha256;
  return isPayer ? { subscription: undefined } : 'forged';
}

/**
 * The subscription with what this notification tells of the count of events: one that is missing before it is noted,
 * and fetched apart (PAS 2.2.1: event numbers with gaps). A number that came before changes nothing.
 */
function heardFrom(held: PayerSubscription, notification: ReadNotification): PayerSubscription {
  const { firstEvent, lastEvent } = eventsCounted(notification);
  if (lastEvent === undefined) return held;
  const known = held.lastEventNumber === undefined ? undefined : Number(held.lastEventNumber);
  if (known === undefined) return { ...held, lastEventNumber: String(lastEvent) };
  const isGap = firstEvent > known + 1;
  return {
    ...held,
    lastEventNumber: String(Math.max(known, lastEvent)),
    ...(isGap && held.missedSince === undefined ? { missedSince: String(known) } : {}),
  };
}

/** A handshake and a heartbeat carry no event, and say how many there were. */
function eventsCounted({ eventNumbers, eventCount }: ReadNotification): {
  readonly firstEvent: number;
  readonly lastEvent: number | undefined;
} {
  const numbers = eventNumbers.map(Number).filter(Number.isSafeInteger);
  if (numbers.length > 0) return { firstEvent: Math.min(...numbers), lastEvent: Math.max(...numbers) };
  const count = eventCount === undefined ? Number.NaN : Number(eventCount);
  // The event after all that were: a gap when one of them did not come.
  return Number.isSafeInteger(count)
    ? { firstEvent: count + 1, lastEvent: count }
    : { firstEvent: 0, lastEvent: undefined };
}

/** Compares digests, so that the time it takes tells nothing about the secret. */
function isSame(given: string | undefined, secret: string, sha256: Outside['sha256']): boolean {
  return given !== undefined && sha256(encoded(given)) === sha256(encoded(secret));
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
