import type { ScenarioFinding } from '../urgency/scenario.ts';
import { CLOCK_KINDS, type Clock } from './clock.ts';
import type { AppliedPolicy } from './payer-policy.ts';
import type { Route, RouteFinding } from './route.ts';
import { soonestFirst } from './run-clocks.ts';

/** What one rule makes of the case. */
export interface Ruling {
  readonly policy: AppliedPolicy;
  readonly route: RouteFinding;
  readonly clocks: readonly Clock[];
  /** Ids of the calendars whose days counted. */
  readonly calendars: readonly string[];
}

/** What one scenario, under the rule that wins for it, makes of the case. */
export interface Verdict extends Ruling {
  readonly scenario: ScenarioFinding | undefined;
}

/** By route, then by how long the request window stays open; equal ones keep the order of the findings. */
export function mostHelpfulFirst(a: Verdict, b: Verdict): number {
  const byRoute = helpOf(a) - helpOf(b);
  if (byRoute !== 0) return byRoute;
  const [untilA, untilB] = [requestBy(a), requestBy(b)];
  if (untilA === untilB) return 0;
  return untilA > untilB ? -1 : 1;
}

/**
 * One verdict from those of several tiers, where the facts do not tell the urgency: the strictest rule and the
 * earliest deadline of each kind count, and a person decides where the routes differ.
 */
export function undecided(verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  const strictest = verdicts.reduce((a, b) => (helpOf(b) > helpOf(a) ? b : a));
  return {
    ...strictest,
    clocks: CLOCK_KINDS.flatMap((kind) => earliest(verdicts, kind) ?? []).sort(soonestFirst),
    calendars: [...new Set(verdicts.flatMap(({ calendars }) => calendars))],
    route: verdicts.every(({ route }) => route.route === strictest.route.route)
      ? strictest.route
      : {
          ...strictest.route,
          route: 'needs-review',
          because:
            'The rules of this payer differ by urgency, and the record does not tell how urgent it was.',
        },
  };
}

function earliest(verdicts: readonly Verdict[], kind: Clock['kind']): Clock | undefined {
  const clocks = verdicts.flatMap((each) => each.clocks.filter((clock) => clock.kind === kind));
  const [soonest] = [...clocks].sort(soonestFirst);
  if (soonest === undefined) return undefined;
  const differs =
    clocks.length < verdicts.length || clocks.some(({ deadline }) => deadline !== soonest.deadline);
  return differs ? { ...soonest, movedBy: 'what the record says about urgency' } : soonest;
}

/** From the route that helps a provider most to the one that helps least. */
const HELP: readonly Route[] = [
  'not-required',
  'corrected-claim',
  'notify-only',
  'update',
  'retrospective-request',
  'needs-review',
  'reconsideration',
  'appeal',
  'claim-dispute',
  'provider-liability',
];

function helpOf({ route }: Verdict): number {
  return HELP.indexOf(route.route);
}

/** No window at all stays open for ever; one that nothing has started yet may be shorter than any other. */
function requestBy({ clocks }: Verdict): string {
  const clock = clocks.find(({ kind }) => kind === 'request-by');
  return clock === undefined ? '9' : (clock.deadline ?? '');
}
