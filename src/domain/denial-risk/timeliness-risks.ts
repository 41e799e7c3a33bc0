import type { Clock } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import { sayInstant } from '../time/local-time.ts';
import type { RiskQuestion } from './find-risks.ts';
import type { Risk } from './risk.ts';

const HOUR_MS = 3_600_000;
/** A work list is looked at once a day, and not on weekends. */
const SOON_HOURS = 72;

/** Deadlines that have passed or are near, and requests that the payer does not take at all. */
export function timelinessRisks({ policy, route, clocks, at }: RiskQuestion): readonly Risk[] {
  const risks = clocks.flatMap((clock) => riskOf(clock, policy, at) ?? []);
  return route.route === 'claim-dispute' && !clocks.some(({ kind }) => kind === 'request-by')
    ? [...risks, noApproval(policy)]
    : risks;
}

function riskOf(clock: Clock, policy: AppliedPolicy, at: string): Risk | undefined {
  if (clock.deadline === undefined || clock.kind === 'payer-decides-by') return undefined;
  const hoursLeft = (Date.parse(clock.deadline) - Date.parse(at)) / HOUR_MS;
  if (hoursLeft > SOON_HOURS) return undefined;
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
  return {
    ...common,
    key: `${clock.kind}-passed`,
    because: `${WORDS[clock.kind].what} ran out on ${until}.${penalty === undefined ? '' : ` ${penalty}`}`,
    remedy:
      clock.movedBy === undefined
        ? `${WORDS[clock.kind].late} at once, with the evidence of why it is late.`
        : `${WORDS[clock.kind].late} at once, and secure ${clock.movedBy}: the deadline would move.`,
  };
}

/** The gravest tier that lateness has reached. */
function penaltyOf(policy: AppliedPolicy, kind: Clock['kind'], hoursLate: number): string | undefined {
  return (policy.penalties ?? [])
    .filter(({ clock, lateByHours }) => clock === kind && hoursLate >= lateByHours)
    .sort((a, b) => a.lateByHours - b.lateByHours)
    .at(-1)?.says;
}

function noApproval(policy: AppliedPolicy): Risk {
  return {
    key: 'no-retrospective-requests',
    reasonClass: 'no-approval',
    because: `${policy.payerName} takes no retrospective requests for this service.`,
    remedy: 'Submit the claim with the records and dispute its denial; do not send an authorization request.',
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
    late: 'Take the next route',
  },
  'answer-by': { what: "The time to answer the payer's question", act: 'Answer', late: 'Answer' },
  'peer-to-peer-by': {
    what: 'The time for a peer-to-peer talk',
    act: 'Ask for a peer-to-peer talk',
    late: 'Ask for reconsideration',
  },
  'appeal-by': { what: 'The time to appeal', act: 'Appeal', late: 'Ask for a good-cause extension' },
};
