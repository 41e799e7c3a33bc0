import type { Bundle, Resource } from '@medplum/fhirtypes';
import { toOperationOutcome } from '../../src/domain/fhir/finding.ts';
import { outcome, parseJson, pause, replyResource, type Exchange } from './exchange.ts';
import { spoil } from './fault.ts';
import { notificationBundle, subscriptionStatus } from './notification-bundle.ts';
import type { Payer } from './payer.ts';
import { planOf } from './plan.ts';
import { standing, type HeldSubscription } from './delivery.ts';
import { readSubscription, type SubscriptionRequest } from './subscription-request.ts';

/** `POST /Subscription`: 201 `requested`, then the handshake makes it `active`. */
export async function subscribe(payer: Payer, exchange: Exchange): Promise<string> {
  const { steps, rule } = payer.rules.instructionFor('subscribe', undefined);
  const { fault, holdBeforeTakingMs } = planOf(steps);
  await pause(holdBeforeTakingMs);
  const right = { status: 201, resource: { resourceType: 'Bundle', type: 'collection' } } as const;
  const answer = fault === undefined ? undefined : spoil(exchange, fault, right, payer.url);
  if (answer !== undefined) {
    payer.ledger.append({ operation: 'subscribe', accepted: false, answer, rule });
    return answer;
  }
  const request = readOrRefuse(payer, exchange);
  if (request === undefined) return 'refused with 400';
  const held = payer.desk.create(request);
  payer.ledger.append({ operation: 'subscribe', decision: held.id, accepted: true, answer: '201' });
  replyResource(exchange, 201, resourceOf(held), { location: `${payer.url}/Subscription/${held.id}` });
  return `201 ${held.id} for ${request.senders.join(', ')}`;
}

/** `GET`, `PUT` and `DELETE /Subscription/{id}`, `$status` and `$events`. */
export function subscription(payer: Payer, exchange: Exchange): string {
  const [, , id = '', operation] = exchange.path.split('/');
  const held = payer.desk.find(id);
  if (held === undefined) {
    replyResource(exchange, 404, outcome('not-found', 'There is no such Subscription.'));
    return '404';
  }
  if (operation !== undefined) return askAbout(exchange, held, operation);
  if (exchange.method === 'DELETE') {
    payer.desk.remove(id);
    exchange.response.writeHead(204).end();
    return '204';
  }
  if (exchange.method === 'PUT') {
    const request = readOrRefuse(payer, exchange);
    if (request === undefined) return 'refused with 400';
    payer.desk.replace(held, request);
  }
  replyResource(exchange, 200, resourceOf(held));
  return `200 ${held.status}`;
}

function askAbout(exchange: Exchange, held: HeldSubscription, operation: string): string {
  const since = Number(exchange.query.get('eventsSinceNumber') ?? 0);
  const until = Number(exchange.query.get('eventsUntilNumber') ?? Infinity);
  const events = held.events.filter(({ number }) => number >= since && number <= until);
  if (operation === '$events')
    replyResource(
      exchange,
      200,
      notificationBundle(standing(held, 'query-event'), events, held.request.content),
    );
  else if (operation === '$status') replyResource(exchange, 200, statusBundle(held));
  else replyResource(exchange, 404, outcome('not-found', 'A Subscription has $status and $events.'));
  return operation;
}

function statusBundle(held: HeldSubscription): Bundle {
  const resource = subscriptionStatus(standing(held, 'query-status'));
  return { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] };
}

function readOrRefuse(payer: Payer, exchange: Exchange): SubscriptionRequest | undefined {
  const request = readSubscription(parseJson(exchange.body), payer.dialect);
  if ('resource' in request) return request;
  payer.ledger.append({ operation: 'subscribe', accepted: false, answer: '400 OperationOutcome' });
  replyResource(exchange, 400, toOperationOutcome(request));
  return undefined;
}

/** As the sender wrote it, with our id and the status it has now. */
function resourceOf(held: HeldSubscription): Resource {
  const resource: unknown = { ...held.request.resource, id: held.id, status: held.status };
  return resource as Resource; // a Subscription, read on the way in
}
