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
    `${policy.payerName}: ${policy.assumed ? 'ASSUMED rule' : 'rule'} ${policy.rule}`,
    `Source: ${policy.citation}${policy.lastVerified === undefined ? '' : `, last read ${policy.lastVerified}`}; confidence ${policy.confidence}.`,
    `Requires: ${policy.requirement.replaceAll('-', ' ')}. Retrospective requests: ${policy.retrospectiveAllowed ? 'taken' : 'not known to be taken'}.`,
    ...(leading === undefined ? [] : [`Scenario: ${leading.scenario}. ${leading.because}`]),
    `Route: ${route.route}. ${route.because}`,
    ...clocks.map(sayClock),
    ...(policy.penalties ?? []).map(
      ({ clock, lateByHours, says }) => `Late ${clock} (over ${String(lateByHours)} h): ${says}`,
    ),
    ...ladder(policy),
  ];
}

function sayClock(clock: Clock): string {
  const moves = clock.movedBy === undefined ? '' : `; would move with ${clock.movedBy}`;
  const assumed = clock.assumed ? ' (ASSUMED)' : '';
  if (clock.deadline === undefined) return `${clock.kind}: not running, ${clock.rule}${moves}${assumed}.`;
  const passed = clock.passed ? ' — passed' : '';
  const met =
    clock.metAt === undefined
      ? passed
      : ` — done on ${sayInstant(clock.metAt, clock.zone)}${clock.passed ? ', too late' : ''}`;
  return `${clock.kind}: ${sayInstant(clock.deadline, clock.zone)}${met}, ${clock.rule}${moves}${assumed}.`;
}

function ladder({ appealLadder = [] }: AppliedPolicy): readonly string[] {
  if (appealLadder.length === 0) return [];
  const steps = appealLadder.map(
    ({ step, within }) => `${step.replaceAll('-', ' ')} within ${saySpan(within)}`,
  );
  return [`After a denial: ${steps.join('; then ')}.`];
}
