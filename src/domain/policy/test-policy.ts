import { routeOf } from './choose-route.ts';
import type { PayerPolicy, PolicyExample } from './payer-policy.ts';
import { chooseRule } from './rule-choice.ts';

/** What became of one example of a policy. */
export interface ExampleResult {
  readonly policy: string;
  readonly example: PolicyExample;
  readonly passed: boolean;
  /** One sentence: what came out, and what was expected instead. */
  readonly says: string;
}

/** Runs the examples that a policy carries: small facts, and the rule and route they must lead to. */
export function testPolicy(policy: PayerPolicy): readonly ExampleResult[] {
  return policy.examples.map((example) => {
    const rule = chooseRule(policy.rules, example.given);
    const route = rule === undefined ? undefined : routeOf(rule);
    const came = `${rule?.id ?? 'no rule'} → ${route ?? 'assumed default'}`;
    const passed = rule?.id === example.rule && route === example.route;
    return {
      policy: policy.id,
      example,
      passed,
      says: passed
        ? `${sayFacts(example)}: ${came}.`
        : `${sayFacts(example)}: ${came}, expected ${example.rule} → ${example.route}.`,
    };
  });
}

function sayFacts({ given }: PolicyExample): string {
  return Object.entries(given)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join('/') : String(value)}`)
    .join(', ');
}
