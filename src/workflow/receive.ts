import type { Condition } from '../domain/fhir/condition.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import { conditionsIn, meetConditions } from '../domain/fhir/meet-conditions.ts';
import { readJson } from '../domain/fhir/read-json.ts';
import { refuse, type Refusal } from '../domain/fhir/refusal.ts';
import { DEFAULT_JSON_LIMITS, type JsonLimits } from '../domain/fhir/scan-json.ts';
import {
  takeApart,
  type Apart,
  type Part,
  type TakeApart,
  type TakenResource,
} from '../domain/fhir/take-apart.ts';
import type { CaseQueue, Hint } from './ports/case-queue.ts';
import type { CaseStore } from './ports/case-store.ts';
import type { Message, Receipt } from './ports/resource-store.ts';

/** What the sender asked for. */
export type Asked =
  | { readonly how: 'create'; readonly type: string; readonly condition?: Condition }
  | {
      readonly how: 'update';
      readonly type: string;
      readonly id: string;
      readonly condition?: Condition;
    }
  /** A Bundle at the base address. */
  | { readonly how: 'bundle' }
  /** `$process-message`. */
  | { readonly how: 'message' }
  /** Whatever a file holds. */
  | { readonly how: 'import' }
  /** A person mends the record of a case. */
  | { readonly how: 'edit'; readonly caseId: string }
  /** A person's act on a case leaves a resource in its record. */
  | {
      readonly how: 'act';
      readonly name: 'approve-letter' | 'record-peer-to-peer';
      readonly caseId: string;
    };

export interface Push extends Omit<Message, 'interaction'> {
  readonly asked: Asked;
}

export interface Receiving {
  readonly store: Pick<CaseStore, 'receive' | 'receiveUnder'>;
  readonly queue: CaseQueue;
  readonly limits?: JsonLimits;
  /** Hex digest. */
  readonly sha256: (bytes: Uint8Array) => string;
  readonly log: (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;
}

export interface Received {
  readonly kind: Apart['kind'];
  /** In the order of the message. */
  readonly parts: readonly Part[];
  readonly receipt: Receipt;
  /** The message as parsed, for an answer that must repeat its header. */
  readonly message: unknown;
}

export type Reception =
  | { readonly received: Received; readonly refusal: undefined }
  | { readonly received: undefined; readonly refusal: Refusal };

/**
 * Takes in what an EHR pushes. Resolves with `received` only after the message and all its resources are committed;
 * a refusal means that nothing of it was stored. Which case to look at is only hinted afterwards: a lost hint loses
 * nothing, because the database says what is due.
 */
export async function receive(
  push: Push,
  { store, queue, limits, sha256, log }: Receiving,
): Promise<Reception> {
  const json = readJson(push.bytes, limits ?? DEFAULT_JSON_LIMITS);
  if (json.refusal !== undefined) return no(json.refusal);
  const digest = (text: string): string => sha256(new TextEncoder().encode(text));
  const { apart, refusal } = takeApart(json.value, digest);
  if (refusal !== undefined) return no(refusal);
  const mismatch = judge(push.asked, apart, json.value) ?? judgeIds(push.asked, apart.parts);
  if (mismatch !== undefined) return no(mismatch);
  const { asked, ...bytes } = push;
  const message = { ...bytes, interaction: spell(asked) };
  const stored = await storeUnder(message, conditioned(apart, asked), store);
  if (stored.apart === undefined) return no(stored.refusal);
  await hint(stored.receipt.cases, { queue, log });
  const received = { ...stored.apart, receipt: stored.receipt, message: json.value };
  return { received, refusal: undefined };
}

/** A condition in the address or its headers is one of the only resource. */
function conditioned(apart: Apart, asked: Asked): Apart {
  return {
    ...apart,
    parts: apart.parts.map((part) => {
      if (part.outcome !== 'taken') return part;
      const condition = conditionOf(asked, part.taken);
      return condition === undefined ? part : { ...part, condition };
    }),
  };
}

/** Of two persons who approve a letter at once, one is second: what the first approved is never altered. */
function conditionOf(asked: Asked, { type, id }: TakenResource): Condition | undefined {
  if (asked.how === 'act')
    return asked.name === 'approve-letter' ? { how: 'if-absent', type, id } : undefined;
  return 'condition' in asked ? asked.condition : undefined;
}

type Stored =
  | { readonly apart: Apart; readonly receipt: Receipt }
  | { readonly apart: undefined; readonly refusal: Refusal };

/** What a condition finds decides in the same transaction what is stored: of two who ask at once, one is second. */
async function storeUnder(message: Message, apart: Apart, store: Receiving['store']): Promise<Stored> {
  const conditions = conditionsIn(apart);
  if (conditions.length === 0) {
    return { apart, receipt: await store.receive(message, incomingOf(apart.parts)) };
  }
  let met: TakeApart | undefined;
  const receipt = await store.receiveUnder(message, conditions, (found) => {
    met = meetConditions(apart, found);
    return met.apart && incomingOf(met.apart.parts);
  });
  if (met === undefined) throw new Error('The conditions of a message were not looked up.');
  if (met.refusal !== undefined) return { apart: undefined, refusal: met.refusal };
  if (receipt === undefined) throw new Error('A message was accepted and not stored.');
  return { apart: met.apart, receipt };
}

/** The resources to store, each once. */
export function incomingOf(parts: readonly Part[]): readonly TakenResource[] {
  const byName = new Map<string, TakenResource>();
  for (const part of parts) {
    if (part.outcome === 'taken') byName.set(`${part.taken.type}/${part.taken.id}`, part.taken);
  }
  return [...byName.values()];
}

/** Whether the message is what was asked for: the right kind, the type and the id of the address. */
function judge(asked: Asked, { kind, parts }: Apart, message: unknown): Refusal | undefined {
  switch (asked.how) {
    case 'import':
    case 'edit':
    case 'act':
      return undefined;
    case 'bundle':
      return kind === 'resource'
        ? expected('Bundle', 'Send a Bundle here; one resource goes to its own type.')
        : undefined;
    case 'message':
      return isMessage(kind, message)
        ? undefined
        : expected('Bundle.entry[0]', 'Send a Bundle of type message whose first entry is a MessageHeader.');
    case 'create':
    case 'update':
      return judgeResource(asked, kind, parts, message);
  }
}

/** What a person approved or told stands under one of our ids: nobody else may write one, nor another version of it. */
const OURS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-(letter|talk)-/;

/** Whether something comes under an id that only acts of ours give. */
export function judgeIds({ how }: Pick<Asked, 'how'>, parts: readonly Part[]): Refusal | undefined {
  if (how === 'act') return undefined;
  const taken = parts.find((part) => part.outcome === 'taken' && OURS.test(part.taken.id));
  if (taken?.outcome !== 'taken') return undefined;
  const text = 'This id stands for what a person approved here and is not changed; push it under another id.';
  return refuse(409, { code: 'conflict', key: 'approved-id', text, expression: `${taken.taken.type}.id` });
}

function judgeResource(
  asked: Extract<Asked, { type: string }>,
  kind: Apart['kind'],
  [part]: readonly Part[],
  message: unknown,
): Refusal | undefined {
  if (kind !== 'resource' || typeOf(message) !== asked.type) {
    return differ(
      `${asked.type}.resourceType`,
      `The address says ${asked.type}, the resource says another type.`,
    );
  }
  if (part?.outcome === 'passed-over') return { status: 422, findings: [asError(part.finding)] };
  if (asked.how === 'update' && idOf(message) !== asked.id) {
    return differ(`${asked.type}.id`, 'The id in the resource and the id in the address must be the same.');
  }
  return undefined;
}

function isMessage(kind: Apart['kind'], message: unknown): boolean {
  if (kind !== 'message' || typeof message !== 'object' || message === null || !('entry' in message))
    return false;
  const [first] = Array.isArray(message.entry) ? (message.entry as readonly unknown[]) : [];
  return (
    typeof first === 'object' &&
    first !== null &&
    'resource' in first &&
    typeOf(first.resource) === 'MessageHeader'
  );
}

function typeOf(resource: unknown): unknown {
  return typeof resource === 'object' && resource !== null && 'resourceType' in resource
    ? resource.resourceType
    : undefined;
}

function idOf(resource: unknown): unknown {
  return typeof resource === 'object' && resource !== null && 'id' in resource ? resource.id : undefined;
}

function asError(finding: Finding): Finding {
  return { ...finding, severity: 'error', code: 'not-supported' };
}

function differ(expression: string, text: string): Refusal {
  return refuse(400, { code: 'invalid', key: 'url-and-resource-differ', text, expression });
}

function expected(expression: string, text: string): Refusal {
  return refuse(422, { code: 'structure', key: 'other-message-expected', text, expression });
}

function spell(asked: Asked): string {
  switch (asked.how) {
    case 'create':
      return `POST ${asked.type}`;
    case 'update':
      return `PUT ${asked.type}/${asked.id}`;
    case 'bundle':
      return 'POST Bundle';
    case 'message':
      return '$process-message';
    case 'import':
      return 'import';
    case 'edit':
      return `edit of case ${asked.caseId}`;
    case 'act':
      return `${asked.name} of case ${asked.caseId}`;
  }
}

async function hint(due: readonly Hint[], { queue, log }: Pick<Receiving, 'queue' | 'log'>): Promise<void> {
  if (due.length === 0) return;
  try {
    await queue.hint(due);
  } catch {
    // The push is committed and must be answered so; the sweep finds the cases.
    log('hint-failed', { cases: due.length });
  }
}

function no(refusal: Refusal): Reception {
  return { received: undefined, refusal };
}
