import type { Clock } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { RouteFinding } from '../policy/route.ts';
import { sayInstant } from '../time/local-time.ts';
import { NEXT_ACT } from './next-act.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

const HOUR_MS = 3_600_000;
/** A work list is looked at once a day, and not on weekends. */
const SOON_HOURS = 72;

/** Deadlines that have passed or are near, and requests that the payer does not take at all. */
export function timelinessRisks({ policy, route, clocks, at }: RiskQuestion): readonly Risk[] {
  const risks = clocks.flatMap((clock) => riskOf(clock, { policy, route }, at) ?? []);
  const neverTaken =
    policy.requirement !== 'notice' && !clocks.some(({ kind }) => kind === 'request-by') && isLate(route);
  return neverTaken ? [...risks, noApproval(policy, route)] : risks;
}

function riskOf(
  clock: Clock,
  { policy, route }: Pick<RiskQuestion, 'policy' | 'route'>,
  at: string,
): Risk | undefined {
  if (clock.deadline === undefined || clock.kind === 'payer-decides-by') return undefined;
  const hoursLeft = (Date.parse(clock.deadline) - Date.parse(clock.metAt ?? at)) / HOUR_MS;
  if (hoursLeft > SOON_HOURS || (clock.metAt !== undefined && !clock.passed)) return undefined;
  const until = sayInstant(clock.deadline, clock.zone);
  const common = { carc: '210', reviewReason: '17', reasonClass: 'timeliness' as const, by: clock.by };
  if (!clock.passed) {
    const moves = clock.movedBy === undefined ? '' : `, or secure ${clock.movedBy}`;
    return {
      ...common,
      key: `${clock.kind}-soon`,
      because: `${WORDS[clock.kind].what} runs out on ${until}.`,
      remedy: `${WORDS[clock.kind].act} by ${until}${moves}.`,
    };
  }
  const penalty = penaltyOf(policy, clock.kind, -hoursLeft);
  const late = clock.kind === 'request-by' ? NEXT_ACT[route.route] : WORDS[clock.kind].late;
  if (clock.metAt !== undefined) {
    return {
      ...common,
      key: `${clock.kind}-met-late`,
      because: `${WORDS[clock.kind].what} was due on ${until} and came on ${sayInstant(clock.metAt, clock.zone)}.${penalty === undefined ? '' : ` ${penalty}`}`,
      remedy: 'Send the payer the evidence of why it is late.',
    };
  }
  return {
    ...common,
    key: `${clock.kind}-passed`,
    because: `${WORDS[clock.kind].what} ran out on ${until}.${penalty === undefined ? '' : ` ${penalty}`}`,
    remedy:
      clock.movedBy === undefined
        ? `${late} at once, with the evidence of why it is late.`
        : `${late} at once, and secure ${clock.movedBy}: the deadline would move.`,
  };
}

/** The gravest tier that lateness has reached. */
function penaltyOf(policy: AppliedPolicy, kind: Clock['kind'], hoursLate: number): string | undefined {
  return (policy.penalties ?? [])
    .filter(({ clock, lateByHours }) => clock === kind && hoursLate >= lateByHours)
    .sort((a, b) => a.lateByHours - b.lateByHours)
    .at(-1)?.says;
}

/** The routes that are left where no request is taken. */
function isLate({ route }: RouteFinding): boolean {
  return ['claim-dispute', 'reconsideration', 'appeal', 'provider-liability'].includes(route);
}

function noApproval(policy: AppliedPolicy, route: RouteFinding): Risk {
  return {
    key: 'no-retrospective-requests',
    reasonClass: 'no-approval',
    because: `${policy.payerName} takes no retrospective request in this case.`,
    remedy: `${NEXT_ACT[route.route]}; do not send an authorization request.`,
    carc: '197',
    reviewReason: '0N',
    by: policy.rule,
  };
}

const WORDS: Readonly<
  Record<Exclude<Clock['kind'], 'payer-decides-by'>, { what: string; act: string; late: string }>
> = {
  'notify-by': { what: 'The notice of admission', act: 'Notify the payer', late: 'Notify the payer' },
  'request-by': {
    what: 'The window for a retrospective request',
    act: 'Submit the request',
    late: 'Submit the request',
  },
  'answer-by': { what: "The time to answer the payer's question", act: 'Answer', late: 'Answer' },
  'peer-to-peer-by': {
    what: 'The time for a peer-to-peer talk',
    act: 'Ask for a peer-to-peer talk',
    late: 'Ask for reconsideration',
  },
  'reconsider-by': {
    what: 'The time to ask for reconsideration',
    act: 'Ask for reconsideration',
    late: 'Appeal',
  },
  'appeal-by': { what: 'The time to appeal', act: 'Appeal', late: 'Ask for a good-cause extension' },
};
