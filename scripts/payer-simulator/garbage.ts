import { randomUUID } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { outcome } from './exchange.ts';
import type { FaultStep } from './step.ts';

/** Ways in which a 200 can be no answer. */
export type GarbageKind = Extract<FaultStep, { do: 'garbage' }>['with'];

/** A 200 that is not an answer. */
export function garbage(kind: GarbageKind, answer: Bundle): { contentType: string; body: Buffer } {
  const right = JSON.stringify(answer);
  const fhir = 'application/fhir+json';
  const text = (body: string, contentType = fhir) => ({ contentType, body: Buffer.from(body) });
  switch (kind) {
    case 'html':
      return text('<!doctype html><title>Sign in</title><p>Your session has ended.</p>', 'text/html');
    case 'empty':
      return text('');
    case 'truncated-json':
      return text(right.slice(0, Math.floor(right.length / 2)));
    case 'wrong-resource':
      return text(JSON.stringify({ resourceType: 'Basic', code: { text: 'not an answer' } }));
    case 'other-claim':
      return text(JSON.stringify(aboutAnotherClaim(answer)));
    case 'duplicate-keys':
      return text(right.replace('{', '{"resourceType":"Bundle","type":"history","entry":[],'));
    case 'wrong-charset':
      return { contentType: `${fhir}; charset=utf-8`, body: Buffer.from(`\ufeff${right}`, 'utf16le') };
    case 'deep':
      return text(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    case 'operation-outcome-200':
      return text(JSON.stringify(outcome('processing', 'Not processed, and no ClaimResponse either.')));
  }
}

/** The same answer, about a Claim that nobody sent. */
export function aboutAnotherClaim(bundle: Bundle): Bundle {
  const copy = structuredClone(bundle);
  const response = copy.entry?.[0]?.resource;
  if (response?.resourceType === 'ClaimResponse') {
    const value = randomUUID();
    response.request = {
      reference: `urn:uuid:${randomUUID()}`,
      identifier: { system: 'urn:trnorg:9SIMOTHER0', value },
    };
  }
  return copy;
}
