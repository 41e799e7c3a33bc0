import type { Clock, ClockKind } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { Route } from '../policy/route.ts';
import { sayInstant } from '../time/local-time.ts';
import type { Assessment } from './assessment.ts';

type Next = Pick<Assessment, 'next' | 'because' | 'lookAgainAt' | 'escalated'>;

/** The clocks that somebody here has to meet, on each route. */
const OURS: Readonly<Record<Route, readonly ClockKind[]>> = {
  'not-required': [],
  'notify-only': ['notify-by'],
  'retrospective-request': ['notify-by', 'request-by'],
  update: ['notify-by', 'request-by'],
  'needs-review': ['notify-by', 'request-by'],
  'corrected-claim': [],
  'claim-dispute': ['notify-by'],
  reconsideration: ['peer-to-peer-by', 'reconsider-by'],
  appeal: ['peer-to-peer-by', 'appeal-by'],
  'provider-liability': [],
};

const ACT: Readonly<Record<ClockKind, string>> = {
  'notify-by': 'notify the payer',
  'request-by': 'the request must leave',
  'answer-by': 'answer the payer',
  'payer-decides-by': 'the payer decides',
  'peer-to-peer-by': 'ask for a peer-to-peer talk',
  'reconsider-by': 'ask for reconsideration',
  'appeal-by': 'appeal',
};

const WAITS_FOR_PEOPLE: readonly Assessment['next'][] = [
  'waiting',
  'notice-due',
  'awaiting-documents',
  'held-for-review',
  'needs-attention',
];

/**
 * What to do next, pressed where its deadline is nearer than the policy bears: it says so first, and until then the
 * case is looked at again when that moment comes.
 */
export function escalate(
  next: Next,
  {
    policy,
    route,
    clocks,
    at,
  }: { policy: AppliedPolicy; route: Route; clocks: readonly Clock[]; at: string },
): Next {
  const hours = policy.escalateWhenHoursLeft;
  const clock = clocks.find(
    ({ kind, deadline, passed, metAt }) =>
      OURS[route].includes(kind) && deadline !== undefined && !passed && metAt === undefined,
  );
  if (hours === undefined || clock?.deadline === undefined || !WAITS_FOR_PEOPLE.includes(next.next))
    return next;
  const pressedFrom = new Date(Date.parse(clock.deadline) - hours * 3_600_000).toISOString();
  if (pressedFrom > at) {
    const { lookAgainAt = pressedFrom } = next;
    return { ...next, lookAgainAt: lookAgainAt < pressedFrom ? lookAgainAt : pressedFrom };
  }
  const { kind, deadline } = clock;
  return {
    ...next,
    because: `Escalated: ${ACT[kind]} by ${sayInstant(deadline, clock.zone)}. ${next.because}`,
    escalated: { kind, deadline },
  };
}
