import { sayInstant } from '../time/local-time.ts';
import type { PolicyAnswer } from './apply-policy.ts';
import type { Clock } from './clock.ts';
import { saySpan } from './deadline.ts';
import type { AppliedPolicy } from './payer-policy.ts';

/** Why a case stands under this rule, as lines of text for a person: whose rule, what it says, until when, and how sure. */
export function whyPolicy({
  policy,
  route,
  clocks,
  scenarios,
}: Pick<PolicyAnswer, 'policy' | 'route' | 'clocks' | 'scenarios'>): readonly string[] {
  const [leading] = scenarios;
  return [
    ...whoseRule(policy),
    ...(leading === undefined
      ? []
      : [`Scenario: ${leading.scenario.replaceAll('-', ' ')}. ${leading.because}`]),
    `Route: ${route.route.replaceAll('-', ' ')}. ${route.because}`,
    ...whatItSays(policy, clocks),
  ];
}

/** Whose rule it is, where it is written, and what it requires. */
export function whoseRule(policy: AppliedPolicy): readonly string[] {
  const read = policy.lastVerified === undefined ? '' : `, last read ${policy.lastVerified}`;
  return [
    `${policy.payerName}: ${policy.assumed ? 'ASSUMED rule' : 'rule'} ${policy.rule}`,
    `Source: ${policy.citation}${read}; confidence ${policy.confidence}.`,
    `Requires: ${policy.requirement.replaceAll('-', ' ')}. Retrospective requests: ${policy.retrospectiveAllowed ? 'taken' : 'not known to be taken'}.`,
  ];
}

/** Its clocks, what lateness costs, and what follows a denial. */
export function whatItSays(policy: AppliedPolicy, clocks: readonly Clock[]): readonly string[] {
  const waiting = clocks.filter(({ deadline }) => deadline === undefined);
  return [
    ...clocks.filter(({ deadline }) => deadline !== undefined).map(sayClock),
    ...(waiting.length === 0 ? [] : [`Not running: ${waiting.map(sayWaiting).join('; ')}.`]),
    ...(policy.penalties ?? []).map(
      ({ clock, lateByHours, says }) =>
        `Late (${sayKind(clock)}${lateByHours === 0 ? '' : `, more than ${String(lateByHours)} hours`}): ${says}`,
    ),
    ...ladder(policy),
  ];
}

function sayKind(kind: Clock['kind']): string {
  return kind.replaceAll('-', ' ');
}

function sayWaiting({ kind, rule, movedBy, assumed }: Clock): string {
  return `${sayKind(kind)} (${rule}${movedBy === undefined ? '' : `; ${movedBy}`}${assumed ? ', ASSUMED' : ''})`;
}

function sayClock(clock: Clock): string {
  const { deadline = '' } = clock;
  const moves = clock.movedBy === undefined ? '' : `; would move with ${clock.movedBy}`;
  const assumed = clock.assumed ? ' (ASSUMED)' : '';
  const passed = clock.passed ? ' — passed' : '';
  const met =
    clock.metAt === undefined
      ? passed
      : ` — done on ${sayInstant(clock.metAt, clock.zone)}${clock.passed ? ', too late' : ''}`;
  return `${sayKind(clock.kind)}: ${sayInstant(deadline, clock.zone)}${met}, ${clock.rule}${moves}${assumed}.`;
}

function ladder({ appealLadder = [] }: AppliedPolicy): readonly string[] {
  if (appealLadder.length === 0) return [];
  const steps = appealLadder.map(
    ({ step, within }) => `${step.replaceAll('-', ' ')} within ${saySpan(within)}`,
  );
  return [`After a denial: ${steps.join('; then ')}.`];
}
