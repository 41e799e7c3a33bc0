import { codesOf, extensionOf, serviceCodesOf, type ReceivedRequest } from './received-request.ts';
import { EXTENSION } from './pas-names.ts';
import type { Condition, ReadScript, Rule, RuleOperation } from './simulator-script.ts';
import type { Step } from './step.ts';

/** What to do with one request, and under which rule. */
interface Instruction {
  readonly rule: string;
  readonly steps: readonly Step[];
}

const APPROVE: Instruction = { rule: 'default: approve', steps: [{ do: 'approve', with: {} }] };
const PROCEED: Instruction = { rule: 'default', steps: [] };

/** The rules in order, with their counters. */
export interface RuleBook {
  instructionFor(operation: RuleOperation, request: ReceivedRequest | undefined): Instruction;
}

/** The first rule that matches and is not used up wins; without one, `$submit` approves. */
export function ruleBook(script: ReadScript): RuleBook {
  const used = new Map<string, number>();
  const take = (key: string, limit: number | undefined): boolean => {
    if (limit === undefined) return true;
    const count = used.get(key) ?? 0;
    if (count >= limit) return false;
    used.set(key, count + 1);
    return true;
  };
  return {
    instructionFor: (operation, request) => {
      for (const [index, rule] of script.rules.entries()) {
        const key = String(index);
        const claim = `${key} ${request?.claimIdentifiers[0] ?? ''}`;
        if (!applies(rule, operation, request)) continue;
        if (take(key, rule.times) && take(claim, rule.timesEach))
          return { rule: rule.name ?? `rule ${String(index + 1)}`, steps: rule.then };
      }
      return operation === 'submit' ? APPROVE : PROCEED;
    },
  };
}

function applies(rule: Rule, operation: RuleOperation, request: ReceivedRequest | undefined): boolean {
  if (rule.on !== operation) return false;
  const asked = Object.values(rule.when).filter((value) => value !== undefined);
  if (request === undefined) return asked.length === 0 || rule.when.always === true;
  return matches(rule.when, request);
}

function matches(when: Condition, request: ReceivedRequest): boolean {
  const { claim } = request;
  const items = claim.item ?? [];
  return (
    meets(when.memberId, request.memberIds) &&
    meets(when.productOrService, serviceCodesOf(items)) &&
    meets(when.claimIdentifier, request.claimIdentifiers.flatMap(bothSpellings)) &&
    meets(when.urgency, urgencyOf(request)) &&
    meets(when.kind, [request.kind]) &&
    meets(
      when.itemSequence,
      items.map(({ sequence }) => sequence),
    ) &&
    hasDiagnosis(when.diagnosisPrefix, request)
  );
}

function urgencyOf({ claim }: ReceivedRequest): string[] {
  const codes = codesOf(extensionOf(claim, EXTENSION.levelOfService)?.valueCodeableConcept);
  return codes.length > 0 ? codes : ['none'];
}

function hasDiagnosis(prefixes: readonly string[] | undefined, { claim }: ReceivedRequest): boolean {
  const codes = (claim.diagnosis ?? []).flatMap((each) => codesOf(each.diagnosisCodeableConcept));
  return prefixes?.some((prefix) => codes.some((code) => code.startsWith(prefix))) ?? true;
}

/** One of the wanted values is there; wanting nothing is met by everything. */
function meets<T>(wanted: T | readonly T[] | undefined, found: readonly (T | undefined)[]): boolean {
  if (wanted === undefined) return true;
  return [wanted].flat().some((one) => found.some((value) => value === one));
}

/** `system|value` and the value alone. */
function bothSpellings(identifier: string): string[] {
  return [identifier, identifier.slice(identifier.indexOf('|') + 1)];
}
