import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';

/** One HTTP request that was read to its end, and the way to answer it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `POST /Claim/$submit` */
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** Longest request body: PAS Bundles carry documents inline. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Reads the body; undefined when the sender went away or sent more than anybody should. */
export async function readExchange(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Exchange | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  const url = new URL(request.url ?? '/', 'http://simulator');
  return {
    request,
    response,
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body: Buffer.concat(chunks),
  };
}

/** Answers with a FHIR resource. */
export function replyResource(
  { response }: Exchange,
  status: number,
  resource: Resource,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': FHIR_JSON, ...headers }).end(JSON.stringify(resource));
}

/** Answers with plain JSON: ledger, token, health. */
export function replyJson({ response }: Exchange, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

/** An OperationOutcome with one error. */
export function outcome(
  code: string,
  text: string,
  severity: 'error' | 'information' = 'error',
): OperationOutcome {
  const issue = { severity, code, details: { text } };
  return { resourceType: 'OperationOutcome', issue: [issue] } as OperationOutcome; // a rule may name any code, even a wrong one
}

/** The body as JSON; undefined when it is none. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Waits; at once when there is nothing to wait for. */
export function pause(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms).unref());
}
