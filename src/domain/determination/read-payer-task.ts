import type { Identifier, Reference, Task } from '@medplum/fhirtypes';
import { codesOf } from '../fhir/extension.ts';
import type { Asking, Determination, RequestForInformation } from './determination.ts';
import { asFullUrl, type NamedClaim } from './is-answer-to.ts';
import { requestsForInformation } from './read-request-for-information.ts';
import { requestKey } from './request-key.ts';

/** What a payer asks for by a Task that it wrote itself (CDex 2.1.0), and of which Claim. */
export interface PayerTask extends NamedClaim {
  readonly requests: readonly RequestForInformation[];
  readonly asking: Asking;
}

const CODES = ['attachment-request-code', 'attachment-request-questionnaire'];
/** A Task that ended, or is not meant yet, asks for nothing. */
const OPEN = ['requested', 'received', 'accepted', 'ready', 'in-progress'];

/** Reads a payer-authored Task; undefined when it is none, or asks for nothing of a Claim that it names. */
export function readPayerTask(body: unknown): PayerTask | undefined {
  if (!isTask(body)) return undefined;
  try {
    return readTask(body);
  } catch {
    // As in readAnswer: what a payer sends may be built in any way.
    return undefined;
  }
}

/** Whether what a payer sent calls itself a Task. */
export function isTask(body: unknown): body is Task {
  return typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Task';
}

/** What is known with what the Task asks for besides; undefined when it asks for nothing new. */
export function withTask(
  known: Determination,
  { requests, asking }: Pick<PayerTask, 'requests' | 'asking'>,
): Determination | undefined {
  const before = new Set(known.requests.map(requestKey));
  const more = requests.filter((request) => !before.has(requestKey(request)));
  if (more.length === 0) return undefined;
  return { ...known, requests: [...known.requests, ...more], asking: { ...known.asking, ...asking } };
}

function readTask(task: Task): PayerTask | undefined {
  const claim = claimNamedBy(task);
  const requests = requestsForInformation([task]);
  if (!isAsking(task) || claim === undefined || requests.length === 0) return undefined;
  return { ...claim, requests, asking: askingOf(task) };
}

function isAsking({ status, code }: Task): boolean {
  return OPEN.includes(status) && codesOf(code).some((each) => CODES.includes(each));
}

function claimNamedBy({ reasonReference, focus }: Task): NamedClaim | undefined {
  const claim: Reference | undefined = reasonReference ?? focus;
  const claimIdentifier = textOf(claim?.identifier?.value);
  const claimReference = asFullUrl(textOf(claim?.reference));
  if (claimIdentifier === undefined && claimReference === undefined) return undefined;
  return { claimIdentifier, claimReference };
}

/** Where the answer goes, and under which numbers. */
function askingOf({ input, identifier, requester }: Task): Asking {
  const payerUrl = textOf((input ?? []).find(({ type }) => codesOf(type).includes('payer-url'))?.valueUrl);
  const responseIdentifier = identifierOf(identifier?.[0]);
  const insurerIdentifier = identifierOf(requester?.identifier);
  return {
    ...(payerUrl === undefined ? {} : { payerUrl }),
    ...(responseIdentifier === undefined ? {} : { responseIdentifier }),
    ...(insurerIdentifier === undefined ? {} : { insurerIdentifier }),
  };
}

/** What a payer sends may be built in any way. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function identifierOf(identifier: Identifier | undefined): Asking['responseIdentifier'] {
  const [system, value] = [textOf(identifier?.system), textOf(identifier?.value)];
  if (value === undefined) return undefined;
  return { ...(system === undefined ? {} : { system }), value };
}
