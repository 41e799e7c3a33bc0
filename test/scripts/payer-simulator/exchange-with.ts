import { createServer } from 'node:http';
import type { Bundle, ClaimResponse, Parameters, Resource } from '@medplum/fhirtypes';
import {
  startPayerSimulator,
  type PayerSimulator,
  type PayerSimulatorOptions,
} from '../../../scripts/payer-simulator/start.ts';
import type { StepInput } from '../../../scripts/payer-simulator/step.ts';

/** Starts a payer, lets the test talk to it, and always closes it. */
export async function withPayer(
  options: PayerSimulatorOptions,
  talk: (payer: PayerSimulator) => Promise<void>,
): Promise<void> {
  const payer = await startPayerSimulator({ notificationRetriesMs: [20], ...options });
  try {
    await talk(payer);
  } finally {
    await payer.close();
  }
}

/** A payer with one rule for everything. */
export function withPayerThat(
  then: readonly StepInput[],
  talk: (payer: PayerSimulator) => Promise<void>,
): Promise<void> {
  return withPayer({ script: { rules: [{ then }] } }, talk);
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  });
}

export async function submit(payer: PayerSimulator, bundle: Bundle): Promise<Bundle> {
  const response = await post(`${payer.url}/Claim/$submit`, bundle);
  expect(response.status).toBe(200);
  return (await response.json()) as Bundle;
}

export async function inquire(payer: PayerSimulator, bundle: Bundle): Promise<Bundle[]> {
  const response = await post(`${payer.url}/Claim/$inquire`, bundle);
  expect(response.status).toBe(200);
  const parameters = (await response.json()) as Parameters;
  return (parameters.parameter ?? []).map(({ name, resource }) => {
    expect(name).toBe('return');
    return resource as Bundle;
  });
}

export function claimResponseOf(bundle: Bundle | undefined): ClaimResponse {
  const response = bundle?.entry?.[0]?.resource;
  if (response?.resourceType !== 'ClaimResponse') throw new Error('no ClaimResponse first');
  return response;
}

/** itemSequence → review action code. */
export function actionsIn(bundle: Bundle | undefined): Record<number, string | undefined> {
  return Object.fromEntries(
    (claimResponseOf(bundle).item ?? []).map((item) => [item.itemSequence, reviewAction(item).code]),
  );
}

export function reviewAction(item: NonNullable<ClaimResponse['item']>[number]) {
  const action = item.adjudication?.[0]?.extension?.[0]?.extension ?? [];
  const concept = (end: string) =>
    action.find(({ url }) => url?.endsWith(end))?.valueCodeableConcept?.coding?.[0]?.code;
  return {
    code: concept('extension-reviewActionCode'),
    reason: concept('reasonCode'),
    number: action.find(({ url }) => url === 'number')?.valueString,
  };
}

interface Notified {
  readonly bundle: Bundle;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Subscriber {
  readonly url: string;
  readonly received: Notified[];
  /** Statuses to answer with, one after the other; then 200. */
  readonly statuses: number[];
  /** Resolves when so many events (handshakes not counted) have come. */
  events(count: number): Promise<Notified[]>;
  close(): Promise<void>;
}

/** The receiving end of a rest-hook. */
export async function startSubscriber(): Promise<Subscriber> {
  const received: Notified[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bundle = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Bundle;
      received.push({ bundle, headers: request.headers });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const eventsSoFar = () =>
    received.filter(({ bundle }) => statusOf(bundle)['type'] === 'event-notification');
  return {
    url: `http://127.0.0.1:${String(port)}/notify`,
    received,
    statuses,
    events: async (count) => {
      await until(() => eventsSoFar().length >= count);
      return eventsSoFar();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The plain parameters of a notification's status. */
export function statusOf(bundle: Bundle): Record<string, string | undefined> {
  const status = bundle.entry?.[0]?.resource;
  const parameters = status?.resourceType === 'Parameters' ? (status.parameter ?? []) : [];
  const event = parameters.find(({ name }) => name === 'notification-event')?.part ?? [];
  return Object.fromEntries(
    [...parameters, ...event].map((one) => [
      one.name,
      one.valueCode ?? one.valueString ?? one.valueCanonical ?? one.valueReference?.reference,
    ]),
  );
}

export const SECRET = 'Bearer notify-me';

export function aSubscription(endpoint: string, sender = 'HOSPITAL1'): unknown {
  const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';
  return {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'Decisions about our requests',
    criteria: 'http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic',
    _criteria: {
      extension: [{ url: `${backport}backport-filter-criteria`, valueString: `org-identifier=${sender}` }],
    },
    channel: {
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${backport}backport-payload-content`, valueCode: 'full-resource' }] },
      header: [`Authorization: ${SECRET}`],
    },
  };
}

/** Subscribes and waits for `active`; gives the id. */
export async function subscribed(payer: PayerSimulator, subscriber: Subscriber): Promise<string> {
  const created = await post(`${payer.url}/Subscription`, aSubscription(subscriber.url));
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as Resource;
  await until(async () => (await subscriptionStatus(payer, id ?? '')) === 'active');
  return id ?? '';
}

export async function subscriptionStatus(payer: PayerSimulator, id: string): Promise<string> {
  const read = await fetch(`${payer.url}/Subscription/${id}`);
  return ((await read.json()) as { status: string }).status;
}

/** Waits for something that happens by itself, at most three seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let time = 0; time < 300; time++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen within three seconds');
}
