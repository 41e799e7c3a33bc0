import type { Subscription } from '@medplum/fhirtypes';
import { Failure } from '../domain/failure.ts';
import { assembleSubscription } from '../domain/pas/subscription.ts';
import { catchUp } from './catch-up.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerSubscription } from './ports/payer-subscriptions.ts';

/** A subscription that was silent for so long is looked at: its payer may have given it up. */
const LOOK_AFTER_MS = 15 * 60_000;

interface Subscribing {
  readonly connection: PayerConnection;
  readonly publicUrl: string;
  /** Whatever was heard last: after a start nobody knows what happened meanwhile. */
  readonly isStart: boolean;
}

/**
 * Makes sure that we hold a live Subscription at a payer: one for this sending system, not one a request
 * (PAS 2.2.1 spec-57). It is made, looked at when it was silent for long, put again when the payer gave it up, and what
 * it missed is fetched. Safe to call again and again; a failure is logged and tried at the next call.
 */
export async function subscribe(subscribing: Subscribing, outside: Outside): Promise<void> {
  const { connection } = subscribing;
  if (connection.subscription !== 'rest-hook') return;
  const { store, log } = outside;
  try {
    await keepAlive(subscribing, outside);
    await catchUp(connection, outside);
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'unexpected-error';
    log('subscription-failed', { payer: connection.id, code });
    await store.recordContact({ payer: connection.id, at: outside.now(), outcome: 'failed', code });
  }
}

async function keepAlive({ connection, publicUrl, isStart }: Subscribing, outside: Outside): Promise<void> {
  const { store } = outside;
  const held = await store.readSubscription(connection.id);
  const endpoint = `${publicUrl}/notifications/${encodeURIComponent(connection.id)}`;
  if (held === undefined || held.status === 'error' || held.endpoint !== endpoint)
    return create({ held, endpoint }, connection, outside);
  if (!isStart && !isSilent(held, outside.now())) return;
  const theirs = await outside.gateway.readSubscription(connection, held.id);
  if (theirs === undefined) return create({ held, endpoint }, connection, outside);
  if (theirs.status === 'error' || theirs.status === 'off') return renew(held, connection, outside);
  // Only what is known here: a notification may have come in between, and counts on.
  const now = await store.readSubscription(connection.id);
  if (now !== undefined) await store.saveSubscription({ ...now, heardAt: outside.now() });
}

function isSilent({ heardAt }: PayerSubscription, now: string): boolean {
  return heardAt === undefined || Date.parse(now) - Date.parse(heardAt) >= LOOK_AFTER_MS;
}

async function create(
  { held, endpoint }: { held: PayerSubscription | undefined; endpoint: string },
  connection: PayerConnection,
  { store, gateway, newId, log }: Outside,
): Promise<void> {
  const ours: PayerSubscription = {
    payer: connection.id,
    id: 'requested',
    secret: held?.secret ?? newId() + newId(),
    endpoint,
    status: 'error',
    lastEventNumber: undefined,
  };
  // Stored first: the payer's handshake may come before its answer does.
  await store.saveSubscription(ours);
  const created = await gateway.subscribe(connection, resourceOf(ours, connection));
  const now = await store.readSubscription(connection.id);
  await store.saveSubscription({
    ...ours,
    ...now,
    id: created.id ?? ours.id,
    status: now?.status === 'active' ? 'active' : 'requested',
  });
  log('subscribed', { payer: connection.id });
}

/** The handshake that follows says how many events there were, and so what was missed. */
async function renew(
  held: PayerSubscription,
  connection: PayerConnection,
  { store, gateway, log }: Outside,
): Promise<void> {
  await store.saveSubscription({ ...held, status: 'requested' });
  await gateway.renewSubscription(connection, held.id, resourceOf(held, connection));
  log('subscription-renewed', { payer: connection.id });
}

function resourceOf({ endpoint, secret }: PayerSubscription, partner: PayerConnection): Subscription {
  return assembleSubscription({ partner, endpoint, headerSecret: secret });
}
