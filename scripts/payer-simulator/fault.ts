import { gzipSync } from 'node:zlib';
import type { Bundle } from '@medplum/fhirtypes';
import { outcome, pause, replyResource, type Exchange } from './exchange.ts';
import { garbage, type GarbageKind } from './garbage.ts';
import type { FaultStep } from './step.ts';

/** What would have been said if nothing went wrong. */
export interface RightAnswer {
  readonly status: number;
  readonly resource: Bundle;
}

/** Spoils the answer as the step says; gives the name of what went over the wire. */
export function spoil(exchange: Exchange, fault: FaultStep, right: RightAnswer, base: string): string {
  switch (fault.do) {
    case 'operationOutcome':
      replyResource(exchange, fault.with.status, outcome(fault.with.code, fault.with.text));
      return `${String(fault.with.status)} OperationOutcome`;
    case 'http':
      return fail(exchange, fault.with.status, fault.with.retryAfter);
    case 'garbage':
      return sendGarbage(exchange, fault.with, right);
    case 'silent':
      return 'silence';
    case 'cut':
      return cut(exchange, fault.with, right);
    case 'drip':
      void drip(exchange, fault.with.bytesPerSecond, right);
      return 'drip';
    case 'flood':
      void flood(exchange, fault.with.megabytes, fault.with.gzip);
      return 'flood';
    case 'redirect':
      return redirect(exchange, fault.with.status, fault.with.to ?? `${base}/decoy`);
  }
}

function sendGarbage({ response }: Exchange, kind: GarbageKind, right: RightAnswer): string {
  const { contentType, body } = garbage(kind, right.resource);
  response.writeHead(200, { 'content-type': contentType }).end(body);
  return `200 ${kind}`;
}

function redirect({ response }: Exchange, status: number, location: string): string {
  response.writeHead(status, { location }).end();
  return `${String(status)} redirect`;
}

/** PAS: a 5xx comes without OperationOutcome, most often from a gateway in between. */
function fail({ response }: Exchange, status: number, retryAfter: number | string | undefined): string {
  const seconds = typeof retryAfter === 'string' ? Number(retryAfter.slice('date:'.length)) : retryAfter;
  const value =
    typeof retryAfter === 'string'
      ? new Date(Date.now() + 1000 * Number(seconds)).toUTCString()
      : String(seconds);
  const headers = seconds === undefined ? {} : { 'retry-after': value };
  response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end('simulated failure\n');
  return String(status);
}

function cut({ response }: Exchange, where: string | number, right: RightAnswer): string {
  const { socket } = response;
  const { head, whole } = raw(right);
  const middle = head + Math.floor((whole.length - head) / 2);
  const named: Record<string, number> = {
    'before-headers': 0,
    'mid-headers': Math.floor(head / 2),
    'mid-body': middle,
  };
  const bytes = typeof where === 'number' ? where : (named[where] ?? 0);
  if (bytes === 0) socket?.resetAndDestroy();
  else socket?.write(whole.subarray(0, bytes), () => socket.destroy());
  return `cut after ${String(Math.min(bytes, whole.length))} bytes`;
}

/** The answer as bytes on the wire, so that it can be cut at any of them. */
function raw({ status, resource }: RightAnswer): { head: number; whole: Buffer } {
  const body = Buffer.from(JSON.stringify(resource));
  const lines = [
    `HTTP/1.1 ${String(status)} OK`,
    'Content-Type: application/fhir+json; charset=utf-8',
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  return { head: head.length, whole: Buffer.concat([head, body]) };
}

async function drip({ response }: Exchange, bytesPerSecond: number, right: RightAnswer): Promise<void> {
  response.writeHead(right.status, { 'content-type': 'application/fhir+json' });
  for (const byte of Buffer.from(JSON.stringify(right.resource))) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await pause(1000 / bytesPerSecond);
  }
  response.end();
}

async function flood({ response }: Exchange, megabytes: number, gzip: boolean): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const encoding = gzip ? { 'content-encoding': 'gzip' } : {};
  response.writeHead(200, { 'content-type': 'application/fhir+json', ...encoding });
  if (gzip) {
    response.end(gzipSync(Buffer.alloc(megabytes * 1024 * 1024, ' ')));
    return;
  }
  for (let sent = 0; sent < megabytes && !response.destroyed; sent++) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

function once(response: Exchange['response'], event: 'drain' | 'close'): Promise<void> {
  return new Promise((resolve) => response.once(event, resolve));
}
