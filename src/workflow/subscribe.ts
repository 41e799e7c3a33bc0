import { Failure } from '../domain/failure.ts';
import { assembleSubscription } from '../domain/pas/subscription.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection, PayerSubscription } from './ports.ts';

/**
 * Makes sure that we hold a live Subscription at a payer: one for this sending system, not one a request
 * (PAS 2.2.1 spec-57). Safe to call again and again; a failure is logged and tried at the next call.
 */
export async function subscribe(
  { connection, publicUrl }: { connection: PayerConnection; publicUrl: string },
  outside: Outside,
): Promise<void> {
  if (connection.subscription !== 'rest-hook') return;
  const { store, newId, log } = outside;
  const held = await store.readSubscription(connection.id);
  const endpoint = `${publicUrl}/notifications/${encodeURIComponent(connection.id)}`;
  if (held !== undefined && held.status !== 'error' && held.endpoint === endpoint) return;
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
  try {
    await create(ours, connection, outside);
    log('subscribed', { payer: connection.id });
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'unexpected-error';
    log('subscription-failed', { payer: connection.id, code });
    await store.recordContact({ payer: connection.id, at: outside.now(), outcome: 'failed', code });
  }
}

async function create(
  ours: PayerSubscription,
  connection: PayerConnection,
  { store, gateway }: Outside,
): Promise<void> {
  const { endpoint, secret } = ours;
  const created = await gateway.subscribe(
    connection,
    assembleSubscription({ partner: connection, endpoint, headerSecret: secret }),
  );
  const now = await store.readSubscription(connection.id);
  await store.saveSubscription({
    ...ours,
    id: created.id ?? ours.id,
    status: now?.status === 'active' ? 'active' : 'requested',
  });
}
