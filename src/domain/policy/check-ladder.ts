import type { ClockKind } from './clock.ts';
import { saySpan } from './deadline.ts';
import type { PayerPolicy, PolicyRule } from './payer-policy.ts';
import type { Span } from './window.ts';

type Step = PayerPolicy['appealLadder'][number];

/** The steps of a ladder that have a clock, and that clock. Medicare calls its first appeal a reconsideration. */
const CLOCKS = [
  { kind: 'peer-to-peer-by', steps: ['peer-to-peer'] },
  { kind: 'reconsider-by', steps: ['reconsideration'] },
  { kind: 'appeal-by', steps: ['appeal-level-1', 'reconsideration'] },
] as const satisfies readonly { kind: ClockKind; steps: readonly Step['step'][] }[];

/** Sentences: where the appeal ladder of a policy says one thing and the windows of its rules another; nothing where it has none. */
export function ladderProblems({
  appealLadder,
  rules,
}: Pick<PayerPolicy, 'appealLadder' | 'rules'>): readonly string[] {
  if (appealLadder.length === 0) return [];
  const says = CLOCKS.flatMap(({ kind, steps }) => {
    const step = steps.flatMap((name) => appealLadder.find((each) => each.step === name) ?? [])[0];
    return rules
      .filter(({ requirement }) => requirement !== 'none')
      .flatMap((rule) => contradiction(rule, kind, step) ?? []);
  });
  return [...new Set(says)];
}

function contradiction(
  { id, windows }: PolicyRule,
  kind: ClockKind,
  step: Step | undefined,
): string | undefined {
  const window = windows[kind];
  if (step === undefined) {
    return window === undefined
      ? undefined
      : `The rule ${id} has a window ${kind}, and the appeal ladder no step for it: add the step, or take the window out.`;
  }
  if (window === undefined) {
    return `The appeal ladder has ${step.step}, and the rule ${id} no window ${kind}: no clock would run for it.`;
  }
  return isSame(window, step.within)
    ? undefined
    : `The appeal ladder gives ${saySpan(step.within)} for ${step.step}, the window ${kind} of the rule ${id} ${saySpan(amountOf(window))}: one of them is wrong.`;
}

function isSame(a: Span, b: Span): boolean {
  return a.amount === b.amount && a.unit === b.unit;
}

function amountOf({ amount, unit }: Span): Span {
  return { amount, unit };
}
