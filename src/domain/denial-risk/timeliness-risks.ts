import type { Clock } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { Route, RouteFinding } from '../policy/route.ts';
import { sayInstant } from '../time/local-time.ts';
import { NEXT_ACT } from './next-act.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

const HOUR_MS = 3_600_000;
/** A work list is looked at once a day, and not on weekends. */
const SOON_HOURS = 72;

/** Key of the risk that a request would not even be taken: over once one was. */
export const TAKES_NO_REQUEST = 'no-retrospective-requests';

/** Deadlines that have passed or are near, and requests that the payer does not take at all. */
export function timelinessRisks({ policy, route, clocks, at }: RiskQuestion): readonly Risk[] {
  const risks = clocks
    .map((clock) => riskOf(clock, { policy, route, clocks }, at))
    .filter((risk) => risk !== undefined);
  const neverTaken =
    policy.requirement !== 'notice' && !clocks.some(({ kind }) => kind === 'request-by') && isLate(route);
  return neverTaken ? [...risks, noApproval(policy, route)] : risks;
}

type ProviderClockKind = Exclude<Clock['kind'], 'payer-decides-by'>;
type ProviderDeadline = Clock & { readonly kind: ProviderClockKind; readonly deadline: string };
type LatenessQuestion = Pick<RiskQuestion, 'policy' | 'route' | 'clocks'>;

function riskOf(clock: Clock, question: LatenessQuestion, at: string): Risk | undefined {
  if (!isProviderDeadline(clock)) return undefined;
  const hoursLeft = (Date.parse(clock.deadline) - Date.parse(clock.metAt ?? at)) / HOUR_MS;
  if (hoursLeft > SOON_HOURS) return undefined;
  if (clock.passed) return tooLate(clock, question, -hoursLeft);
  return clock.metAt === undefined ? runningOut(clock) : undefined;
}

/** A clock that has started, and that is not the payer's own. */
function isProviderDeadline(clock: Clock): clock is ProviderDeadline {
  return clock.deadline !== undefined && clock.kind !== 'payer-decides-by';
}

function runningOut(clock: ProviderDeadline): Risk {
  const { what, act } = WORDS[clock.kind];
  const until = sayInstant(clock.deadline, clock.zone);
  const moves = clock.movedBy === undefined ? '' : `, or secure ${clock.movedBy}`;
  return lateness(`${clock.kind}-soon`, clock, {
    because: `${what} runs out on ${until}.`,
    remedy: `${act} by ${until}${moves}.`,
  });
}

/** What was done late, or never. */
function tooLate(
  clock: ProviderDeadline,
  { policy, route, clocks }: LatenessQuestion,
  hoursLate: number,
): Risk | undefined {
  if (hasStepAfter(clock, clocks)) return undefined;
  const { what } = WORDS[clock.kind];
  const until = sayInstant(clock.deadline, clock.zone);
  const penalty = penaltyOf(policy, clock.kind, hoursLate);
  const costs = penalty === undefined ? '' : ` ${penalty}`;
  if (clock.metAt !== undefined) {
    return lateness(`${clock.kind}-met-late`, clock, {
      because: `${what} was due on ${until} and came on ${sayInstant(clock.metAt, clock.zone)}.${costs}`,
      remedy: 'Send the payer the evidence of why it is late.',
    });
  }
  return lateness(`${clock.kind}-passed`, clock, {
    because: `${what} ran out on ${until}.${costs}`,
    remedy: remedyWhenPassed(clock, route.route, clocks),
  });
}

function lateness(key: string, { by }: Clock, { because, remedy }: Pick<Risk, 'because' | 'remedy'>): Risk {
  return { key, reasonClass: 'timeliness', because, remedy, carc: '210', reviewReason: '17', by };
}

/** What can still be done, never what can not be done any more. */
function remedyWhenPassed({ kind, movedBy }: Clock, route: Route, clocks: readonly Clock[]): string {
  const moves = movedBy === undefined ? '' : ` Secure ${movedBy}: the deadline would move.`;
  if (kind === 'notify-by' && noticeStillCounts(route, clocks)) {
    return `Notify the payer at once, with the evidence of why it is late.${moves}`;
  }
  if (kind === 'answer-by') return `Answer at once, with the evidence of why it is late.${moves}`;
  if (kind === 'appeal-by') {
    return `Ask for a good-cause extension, with the evidence of why it is late; else have a person confirm the write-off.${moves}`;
  }
  if (kind === 'notify-by') {
    return `Notice would change nothing now: enclose the evidence of why none was given in time.${moves}`;
  }
  return route === 'provider-liability'
    ? `${NEXT_ACT[route]}.${moves}`
    : `${NEXT_ACT[route]}, with the evidence of why it is late.${moves}`;
}

/** A step against a denial that was let pass costs nothing while the one after it can be taken: that one says so. */
function hasStepAfter({ kind }: Clock, clocks: readonly Clock[]): boolean {
  const at = AGAINST_DENIAL.indexOf(kind);
  return (
    at >= 0 && clocks.some((each) => AGAINST_DENIAL.indexOf(each.kind) > at && each.deadline !== undefined)
  );
}

const AGAINST_DENIAL: readonly Clock['kind'][] = ['peer-to-peer-by', 'reconsider-by', 'appeal-by'];

/** Late notice costs less than none as long as a request, or a claim that was never to be asked for, can follow it. */
function noticeStillCounts(route: Route, clocks: readonly Clock[]): boolean {
  const requestIsOver = clocks.some(({ kind, passed }) => kind === 'request-by' && passed);
  return (
    ['notify-only', 'retrospective-request', 'update', 'needs-review'].includes(route) ||
    (route === 'claim-dispute' && !requestIsOver)
  );
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
    key: TAKES_NO_REQUEST,
    reasonClass: 'no-approval',
    because: `${policy.payerName} takes no retrospective request in this case.`,
    remedy: `${NEXT_ACT[route.route]}; do not send an authorization request.`,
    carc: '197',
    reviewReason: '0N',
    by: policy.rule,
  };
}

const WORDS: Readonly<Record<ProviderClockKind, { what: string; act: string }>> = {
  'notify-by': { what: 'The notice of admission', act: 'Notify the payer' },
  'request-by': { what: 'The window for a retrospective request', act: 'Submit the request' },
  'answer-by': { what: "The time to answer the payer's question", act: 'Answer' },
  'peer-to-peer-by': { what: 'The time for a peer-to-peer talk', act: 'Ask for a peer-to-peer talk' },
  'reconsider-by': { what: 'The time to ask for reconsideration', act: 'Ask for reconsideration' },
  'appeal-by': { what: 'The time to appeal', act: 'Appeal' },
};
