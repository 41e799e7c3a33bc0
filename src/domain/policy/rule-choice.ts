import type { PolicyCondition, PolicyFacts, PolicyRule, SteadyFacts, TriedFacts } from './payer-policy.ts';

const KEYS = [
  'lineOfBusiness',
  'plan',
  'state',
  'network',
  'facility',
  'serviceClass',
  'urgency',
  'scenario',
] as const satisfies readonly (keyof PolicyCondition)[];

type Key = (typeof KEYS)[number];
type SteadyKey = Exclude<Key, keyof TriedFacts>;

/** What a condition names, read once: thousands of cases are compared with the same few rules. */
interface Named {
  readonly keys: readonly Key[];
  readonly steady: readonly SteadyKey[];
}

const named = new WeakMap<PolicyCondition, Named>();

function namedBy(when: PolicyCondition): Named {
  const known = named.get(when);
  if (known !== undefined) return known;
  const keys = KEYS.filter((key) => when[key] !== undefined);
  const steady = keys.filter((key) => key !== 'urgency' && key !== 'scenario');
  named.set(when, { keys, steady });
  return { keys, steady };
}

/**
 * The rule that fits these facts best: in force on the date of service, a rule for this scenario before one for any,
 * and then the one that names most conditions. Ties were refused when the file was read.
 */
export function chooseRule(rules: readonly PolicyRule[], facts: PolicyFacts): PolicyRule | undefined {
  return chooseInReach(rulesInReach(rules, facts), facts);
}

/** The same among rules that are in reach already. */
export function chooseInReach(
  rules: readonly PolicyRule[],
  { urgency, scenario }: TriedFacts,
): PolicyRule | undefined {
  let best: PolicyRule | undefined;
  for (const rule of rules) {
    const { when } = rule;
    if (when.urgency !== undefined && !when.urgency.includes(urgency)) continue;
    if (when.scenario !== undefined && (scenario === undefined || !when.scenario.includes(scenario)))
      continue;
    if (best === undefined || specificity(when) > specificity(best.when)) best = rule;
  }
  return best;
}

/** The rules that can win this case whatever made it late and however urgent it was: the others need no second look. */
export function rulesInReach(rules: readonly PolicyRule[], facts: SteadyFacts): readonly PolicyRule[] {
  return rules.filter(
    (rule) =>
      isInForce(rule, facts.date) && namedBy(rule.when).steady.every((key) => accepts(rule.when, key, facts)),
  );
}

/** Pairs of rules (by index) that fit some case equally well, with no third rule that would win it. */
export function findTies(rules: readonly PolicyRule[]): readonly (readonly [number, number])[] {
  return rules.flatMap((second, j) =>
    rules.slice(0, j).flatMap((first, i) => (isTie(first, second, rules) ? [[i, j] as const] : [])),
  );
}

function accepts(when: PolicyCondition, key: SteadyKey, facts: SteadyFacts): boolean {
  const wanted: readonly string[] | undefined = when[key];
  if (wanted === undefined) return true;
  const value: string | readonly string[] | undefined = facts[key];
  if (value === undefined) return false;
  return typeof value === 'string' ? wanted.includes(value) : value.some((each) => wanted.includes(each));
}

/** A scenario outweighs all other conditions: it is the reason why the payer makes an exception. */
function specificity(when: PolicyCondition): number {
  return namedBy(when).keys.length + (when.scenario === undefined ? 0 : KEYS.length);
}

function isInForce(rule: PolicyRule, date: string | undefined): boolean {
  if (date === undefined) return true;
  return (rule.effectiveFrom ?? date) <= date && date <= (rule.effectiveTo ?? date);
}

function isTie(first: PolicyRule, second: PolicyRule, rules: readonly PolicyRule[]): boolean {
  if (specificity(first.when) !== specificity(second.when) || !overlapInTime(first, second)) return false;
  const shared = intersection(first.when, second.when);
  if (shared === undefined) return false;
  return !rules.some(
    (third) =>
      specificity(third.when) > specificity(first.when) &&
      (third.effectiveFrom ?? '') <= (first.effectiveFrom ?? '') &&
      (third.effectiveTo ?? '9') >= (first.effectiveTo ?? '9') &&
      covers(third.when, shared),
  );
}

function overlapInTime(first: PolicyRule, second: PolicyRule): boolean {
  return (
    (first.effectiveFrom ?? '') <= (second.effectiveTo ?? '9') &&
    (second.effectiveFrom ?? '') <= (first.effectiveTo ?? '9')
  );
}

/** The cases both fit; undefined when there is none. */
function intersection(
  first: PolicyCondition,
  second: PolicyCondition,
): ReadonlyMap<Key, readonly string[]> | undefined {
  const shared = new Map<Key, readonly string[]>();
  for (const key of KEYS) {
    const [a, b]: (readonly string[] | undefined)[] = [first[key], second[key]];
    const values = a === undefined || b === undefined ? (a ?? b) : a.filter((value) => b.includes(value));
    if (values?.length === 0) return undefined;
    if (values !== undefined) shared.set(key, values);
  }
  return shared;
}

function covers(when: PolicyCondition, shared: ReadonlyMap<Key, readonly string[]>): boolean {
  return KEYS.every((key) => {
    const wanted: readonly string[] | undefined = when[key];
    if (wanted === undefined) return true;
    return shared.get(key)?.every((value) => wanted.includes(value)) ?? false;
  });
}
