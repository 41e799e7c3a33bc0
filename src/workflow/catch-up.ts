import { Failure } from '../domain/failure.ts';
import { readNotification } from '../domain/determination/read-notification.ts';
import { keepNotified } from './keep-notified.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerSubscription } from './ports/payer-subscriptions.ts';

/** So many pended cases are asked about after a gap that the payer cannot fill; the others come up by themselves. */
const MOST_ASKED = 200;

/**
 * Fetches the events that a subscription has missed: from the payer's `$events` where it has that, else by bringing
 * up what it has pended, to be asked about (PAS 2.2.1 spec-9 allows an inquiry then). Undone it stays noted, and is
 * tried again at the next call.
 */
export async function catchUp(connection: PayerConnection, outside: Outside): Promise<void> {
  const { store, log } = outside;
  const held = await store.readSubscription(connection.id);
  if (held?.missedSince === undefined) return;
  const told = await missedEvents(connection, held, held.missedSince, outside);
  if (told === undefined) await askAboutPended(connection.id, outside);
  const now = await store.readSubscription(connection.id);
  // Whatever was missed meanwhile begins where this ended.
  if (now?.id === held.id && now.missedSince === held.missedSince) {
    const { missedSince: closed, ...rest } = now;
    await store.saveSubscription(rest);
    log('subscription-caught-up', { payer: connection.id, since: closed, by: told ?? 'inquiry' });
  }
}

/** Undefined when the payer does not say: no `$events`, or no answer. */
async function missedEvents(
  connection: PayerConnection,
  held: PayerSubscription,
  since: string,
  outside: Outside,
): Promise<'$events' | undefined> {
  const first = String(Number(since) + 1);
  try {
    const body = await outside.gateway.missedEvents(connection, held.id, first);
    const notification = readNotification(body);
    if (notification.type !== 'query-event') return undefined;
    await keepNotified(connection.id, notification, outside);
    return '$events';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}

async function askAboutPended(payer: string, { store, queue }: Outside): Promise<void> {
  const pended = await store.pendedAt(payer, MOST_ASKED);
  for (const { id } of pended) await store.makeDue(id);
  await queue.hint(pended);
}
