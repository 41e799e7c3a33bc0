import type { Subscription } from '@medplum/fhirtypes';
import { Agent, request } from 'undici';
import { Failure } from '../../domain/failure.ts';
import type { PayerConnection } from '../../workflow/ports/payer-connection.ts';
import type { PayerAnswer, PayerGateway } from '../../workflow/ports/payer-gateway.ts';
import { accessTokens } from './access-token.ts';
import { callFailure } from './call-failure.ts';
import { callLimit } from './call-limit.ts';

/** An answer longer than this is not read to its end: a PAS response Bundle is tens of kilobytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const INQUIRE_TIMEOUT_SECONDS = 30;
const FHIR_JSON = 'application/fhir+json';

/** Calls payers over HTTP. Redirects are never followed: a 307 would carry the request, and the patient, elsewhere. */
export function payerGateway(
  now: () => number,
): PayerGateway & { readonly interrupt: () => void; readonly close: () => Promise<void> } {
  const limit = callLimit();
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, maxResponseSize: MAX_ANSWER_BYTES });
  const tokens = accessTokens(agent, now);

  async function call(
    method: 'GET' | 'POST' | 'PUT',
    connection: PayerConnection,
    url: string,
    body: Uint8Array | undefined,
    timeoutSeconds: number,
    lastLook: () => void = () => undefined,
  ): Promise<PayerAnswer> {
    const token = await tokens.of(connection);
    lastLook();
    // The whole call, not only its silences: a payer that drips one byte a second holds nothing for long.
    const exchange = async (signal: AbortSignal): Promise<PayerAnswer> => {
      const answer = await request(url, {
        ...{ dispatcher: agent, method, signal },
        headers: {
          'content-type': FHIR_JSON,
          accept: FHIR_JSON,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body }),
      });
      const bytes = new Uint8Array(await answer.body.arrayBuffer());
      if (answer.statusCode === 401) tokens.forget(connection);
      return {
        status: answer.statusCode,
        bytes,
        body: parsed(bytes),
        retryAfterSeconds: retryAfterSeconds(answer.headers['retry-after'], now()),
      };
    };
    try {
      return await limit.within(timeoutSeconds * 1000, exchange);
    } catch (error) {
      throw callFailure(error);
    }
  }

  const post = (connection: PayerConnection, url: string, body: Uint8Array, seconds: number) =>
    call('POST', connection, url, body, seconds);
  const read = (connection: PayerConnection, path: string) =>
    call('GET', connection, at(connection, path), undefined, INQUIRE_TIMEOUT_SECONDS).catch(asHarmless);

  return {
    submit: (connection, bytes, lastLook) =>
      call(
        'POST',
        connection,
        at(connection, 'Claim/$submit'),
        bytes,
        connection.submitTimeoutSeconds,
        lastLook,
      ),

    async inquire(connection, bytes) {
      const answer = await post(
        connection,
        at(connection, 'Claim/$inquire'),
        bytes,
        INQUIRE_TIMEOUT_SECONDS,
      ).catch(asHarmless);
      if (answer.status >= 500 || answer.status === 429 || answer.status === 401) {
        throw new Failure(
          'transient',
          'inquiry-refused',
          `The inquiry was not answered (HTTP ${String(answer.status)}).`,
          {
            ...(answer.retryAfterSeconds === undefined
              ? {}
              : { retryAfterSeconds: answer.retryAfterSeconds }),
          },
        );
      }
      return answer;
    },

    submitAttachment: (connection, address, bytes) =>
      post(connection, address, bytes, connection.submitTimeoutSeconds),

    async subscribe(connection, subscription) {
      const bytes = new TextEncoder().encode(JSON.stringify(subscription));
      const answer = await post(
        connection,
        at(connection, 'Subscription'),
        bytes,
        INQUIRE_TIMEOUT_SECONDS,
      ).catch(asHarmless);
      const body = answer.body;
      if (answer.status >= 300 || !isSubscription(body)) {
        throw new Failure(
          'transient',
          'subscription-refused',
          `No Subscription was made (HTTP ${String(answer.status)}).`,
        );
      }
      return body;
    },

    async readSubscription(connection, id) {
      const { status, body } = await read(connection, `Subscription/${encodeURIComponent(id)}`);
      if (status === 404 || status === 410) return undefined;
      if (status >= 300 || !isSubscription(body)) {
        throw new Failure(
          'transient',
          'subscription-not-read',
          `The Subscription was not shown (HTTP ${String(status)}).`,
        );
      }
      return body;
    },

    async renewSubscription(connection, id, subscription) {
      const bytes = new TextEncoder().encode(JSON.stringify({ ...subscription, id }));
      const url = at(connection, `Subscription/${encodeURIComponent(id)}`);
      const { status } = await call('PUT', connection, url, bytes, INQUIRE_TIMEOUT_SECONDS).catch(asHarmless);
      if (status >= 300) {
        throw new Failure(
          'transient',
          'subscription-refused',
          `The Subscription was not taken again (HTTP ${String(status)}).`,
        );
      }
    },

    async missedEvents(connection, id, firstEvent) {
      const path = `Subscription/${encodeURIComponent(id)}/$events?eventsSinceNumber=${encodeURIComponent(firstEvent)}`;
      const { status, body } = await read(connection, path);
      if (status >= 300) {
        throw new Failure(
          'transient',
          'events-not-told',
          `What was missed was not told (HTTP ${String(status)}).`,
        );
      }
      return body;
    },

    /** Breaks off every call that is under way: what it sent may have arrived. */
    interrupt: () => {
      limit.interrupt();
    },
    close: () => agent.close(),
  };
}

function at({ endpoint }: PayerConnection, path: string): string {
  return `${endpoint.replace(/\/+$/, '')}/${path}`;
}

/** Asking twice does no harm, so a broken-off inquiry may simply be repeated. */
function asHarmless(error: unknown): never {
  const { code, message } = callFailure(error);
  throw new Failure('transient', code, message, { cause: error });
}

function isSubscription(body: unknown): body is Subscription {
  return (
    typeof body === 'object' &&
    body !== null &&
    'resourceType' in body &&
    body.resourceType === 'Subscription'
  );
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Retry-After in either form: seconds, or an HTTP date (RFC 9110 §10.2.3). */
function retryAfterSeconds(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1000));
}
