import { findTies } from '../../domain/policy/rule-choice.ts';
import type { PayerPolicy, PolicyRule } from '../../domain/policy/payer-policy.ts';
import { readContentFile, type ContentFile, type Read } from './content-file.ts';
import { payerPolicySchema, type PayerPolicyContent } from './payer-policy-schema.ts';

/**
 * Reads one payer of `mappings/payers/`. What the file says for all rules is merged into each, so that a rule carries
 * everything; two rules that could win the same case with equal right are refused, naming both lines.
 */
export function readPayerPolicy(file: ContentFile): Read<PayerPolicy> {
  const read = readContentFile(file, payerPolicySchema);
  if (read.value === undefined) return read;
  const { content, lineOf } = read.value;
  const rules = content.rules.map((rule) => mergedRule(content, rule));
  const lineOfRule = (index: number) => lineOf(['rules', index]);
  const problems = [
    ...twiceNamed(rules).map((index) => ({
      file: file.path,
      line: lineOfRule(index),
      says: `The rule id ${rules[index]?.id ?? ''} is used twice.`,
    })),
    ...findTies(rules).map(([first, second]) => ({
      file: file.path,
      line: lineOfRule(second),
      says:
        `The rules ${rules[first]?.id ?? ''} (line ${String(lineOfRule(first) ?? '?')}) and ${rules[second]?.id ?? ''} ` +
        `(line ${String(lineOfRule(second) ?? '?')}) fit the same case equally well. ` +
        'Make one of them name more conditions, or write a third for the cases they share.',
    })),
    ...unknownRules(content).map((index) => ({
      file: file.path,
      line: lineOf(['examples', index, 'rule']),
      says: `The example expects the rule ${content.examples[index]?.rule ?? ''}, which this file does not have.`,
    })),
  ];
  return problems.length > 0
    ? { value: undefined, problems }
    : { value: policyOf(content, rules), problems: [] };
}

function policyOf(content: PayerPolicyContent, rules: readonly PolicyRule[]): PayerPolicy {
  const { id, version, name, identifiers, aliases, linesOfBusiness, calendar } = content;
  const { appealLadder, documents, outages, examples, submitIncompleteWhenHoursLeft } = content;
  return {
    ...{ id, version, name, identifiers, aliases, linesOfBusiness, calendar, rules },
    submitIncompleteWhenHoursLeft,
    postStabilization: content.postStabilization,
    appealLadder: appealLadder.map(({ step, within }) => ({ step, within: withoutAbsent(within) })),
    documents: withoutAbsent(documents),
    outages: outages.map(({ from, to, source }) => ({ from: utc(from), to: utc(to), source })),
    examples: examples.map((example) => ({ ...example, given: withoutAbsent(example.given) })),
  };
}

type RuleContent = PayerPolicyContent['rules'][number];

function mergedRule(content: PayerPolicyContent, rule: RuleContent): PolicyRule {
  const { id, requirement, retrospectiveAllowed, because, effective } = rule;
  return {
    ...{ id, requirement, retrospectiveAllowed, because },
    when: withoutAbsent(rule.when),
    windows: mergedWindows(content, rule),
    ...mergedTerms(content, rule),
    effectiveFrom: effective.from,
    effectiveTo: effective.to,
    source: {
      lastVerified: undefined,
      verifyBy: undefined,
      ...content.source,
      ...withoutAbsent(rule.source),
    },
  };
}

function mergedWindows(content: PayerPolicyContent, rule: RuleContent): PolicyRule['windows'] {
  return Object.fromEntries(
    Object.entries({ ...content.windows, ...rule.windows }).map(([kind, { onClosedDay, ...window }]) => [
      kind,
      { ...withoutAbsent(window), ...(onClosedDay && { onClosedDay: withoutAbsent(onClosedDay) }) },
    ]),
  );
}

function mergedTerms(content: PayerPolicyContent, rule: RuleContent) {
  return { ...USUAL_TERMS, ...withoutAbsent(termsOf(content)), ...withoutAbsent(termsOf(rule)) };
}

const USUAL_TERMS = {
  otherwise: 'claim-dispute' as const,
  penalties: [],
  channel: 'pas',
  holdForReview: false,
  submitIncompleteWhenHoursLeft: undefined,
  /** A work list is looked at once a day. */
  escalateWhenHoursLeft: 24,
};

function termsOf(from: PayerPolicyContent | RuleContent) {
  const { otherwise, penalties, channel, holdForReview } = from;
  const { submitIncompleteWhenHoursLeft, escalateWhenHoursLeft } = from;
  return {
    ...{ otherwise, penalties, channel, holdForReview },
    ...{ submitIncompleteWhenHoursLeft, escalateWhenHoursLeft },
  };
}

function twiceNamed(rules: readonly PolicyRule[]): readonly number[] {
  return rules.flatMap(({ id }, index) =>
    rules.findIndex((other) => other.id === id) < index ? [index] : [],
  );
}

function unknownRules({ examples, rules }: PayerPolicyContent): readonly number[] {
  return examples.flatMap(({ rule }, index) => (rules.some(({ id }) => id === rule) ? [] : [index]));
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Drops the keys a file left out: absent is absent, not `undefined`. */
function withoutAbsent<T extends object>(given: T): Present<T> {
  // Every undefined value was filtered out.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
}
