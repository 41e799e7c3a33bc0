import type { Bundle, ClaimItem } from '@medplum/fhirtypes';
import { toOperationOutcome } from '../../src/domain/fhir/finding.ts';
import { outcome, parseJson, pause, replyResource, type Exchange } from './exchange.ts';
import { spoil } from './fault.ts';
import { identity, take, type Payer } from './payer.ts';
import { planOf } from './plan.ts';
import { describeVerdict } from './verdict.ts';
import { readRequest, type ReceivedRequest } from './received-request.ts';

/** `Claim/$submit`; gives the line for the log. */
export async function submit(payer: Payer, exchange: Exchange): Promise<string> {
  const request = readBundle(payer, exchange, 'submit');
  if (typeof request === 'string') return request;
  const { rule, steps } = payer.rules.instructionFor('submit', request);
  const plan = planOf(steps);
  await pause(plan.holdBeforeTakingMs);
  const replayed = replay(payer, exchange, request);
  if (replayed !== undefined) return replayed;

  if (plan.decision === undefined) {
    const answer = plan.fault === undefined ? '' : spoil(exchange, plan.fault, NO_ANSWER, payer.url);
    payer.ledger.append({ operation: 'submit', ...identity(request), accepted: false, answer, rule });
    return `${name(request)} not taken, ${answer} (${rule})`;
  }
  const { authorization, answer: resource } = take(payer, request, plan.decision, { rule, plan });
  const decided = describeVerdict(authorization.verdict);
  const right = { status: payer.script.submitStatus, resource };
  await pause(plan.holdAnswerMs);
  const answer =
    plan.fault === undefined ? String(right.status) : spoil(exchange, plan.fault, right, payer.url);
  if (plan.fault === undefined) replyResource(exchange, right.status, right.resource);
  return `${name(request)} taken as ${authorization.number} → ${decided}, ${answer} (${rule})`;
}

const NO_ANSWER: { status: number; resource: Bundle } = {
  status: 200,
  resource: { resourceType: 'Bundle', type: 'collection' },
};

/** The request, or the log line of its refusal. */
export function readBundle(
  payer: Payer,
  exchange: Exchange,
  operation: 'submit' | 'inquire',
): ReceivedRequest | string {
  const request = readBody(exchange.body);
  const validate = operation === 'submit' ? payer.validate : undefined;
  const findings = request === undefined ? [] : (validate?.(request.bundle) ?? []);
  if (request !== undefined && !findings.some(({ severity }) => severity === 'error')) return request;

  const problem =
    findings.length > 0
      ? toOperationOutcome(findings)
      : outcome(
          'structure',
          'The body must be a Bundle, first a Claim (spec-12) whose items have sequence and service.',
        );
  const known = request === undefined ? {} : identity(request);
  payer.ledger.append({ operation, ...known, accepted: false, answer: '400 OperationOutcome' });
  replyResource(exchange, 400, problem);
  return `refused with 400: ${String(problem.issue.length)} finding(s)`;
}

/**
 * A strict payer knows a Bundle.identifier again and says what it said (FHIR R4 messaging, reliable delivery);
 * the same identifier on other bytes is a conflict.
 */
function replay(payer: Payer, exchange: Exchange, request: ReceivedRequest): string | undefined {
  if (payer.personality === 'naive' || request.bundleIdentifier === undefined) return undefined;
  const known = payer.authorizations.answeredUnder(request.bundleIdentifier);
  if (known?.answer === undefined) return undefined;
  const isSame = known.request.sha256 === request.sha256;
  const answer = isSame ? 'replay' : '409 OperationOutcome';
  const duplicateOf = known.seq;
  payer.ledger.append({ operation: 'submit', ...identity(request), accepted: false, duplicateOf, answer });
  if (isSame) replyResource(exchange, payer.script.submitStatus, known.answer);
  else
    replyResource(
      exchange,
      409,
      outcome('duplicate', 'This Bundle.identifier came before with other content.'),
    );
  return `${name(request)} known as ${known.number}, ${answer}`;
}

/** Undefined for what is no Bundle with a Claim first, or is built so wrong that it cannot be walked. */
function readBody(bytes: Buffer): ReceivedRequest | undefined {
  const body = parseJson(bytes);
  try {
    const request = isBundle(body) ? readRequest(body, bytes) : undefined;
    return request?.claim.item?.every(isReadable) === false ? undefined : request;
  } catch {
    return undefined;
  }
}

/** Without number or service there is nothing to decide on. */
function isReadable(item: Partial<ClaimItem>): boolean {
  return item.sequence !== undefined && item.productOrService !== undefined;
}

function isBundle(body: unknown): body is Bundle {
  return (
    typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle'
  );
}

/** How a request is called in the log: never by its patient. */
export function name(request: ReceivedRequest): string {
  return `${request.kind === 'new' ? 'claim' : request.kind} ${request.claimIdentifiers[0] ?? 'without identifier'}`;
}
