import type { AuthorizationOnFile } from './authorization-on-file.ts';
import type { Clock } from './clock.ts';
import type { PolicyRule } from './payer-policy.ts';
import type { Route, RouteFinding } from './route.ts';

/** What a route is chosen from: one rule, its clocks, and what is on file. */
export interface RouteQuestion {
  readonly rule: PolicyRule;
  readonly by: string;
  readonly clocks: readonly Clock[];
  readonly authorization: AuthorizationOnFile | undefined;
  /** The payer has already said no, on a remittance or in an answer. */
  readonly denied: boolean;
}

/** What can still be done under one rule. Once the request window has closed it is the honest next route. */
export function chooseRoute({ rule, by, clocks, authorization, denied }: RouteQuestion): RouteFinding {
  const say = (route: Route, because: string): RouteFinding => ({ route, because, by });
  if (rule.requirement === 'none') return say('not-required', rule.because);
  if (authorization?.match === 'covers') return say('corrected-claim', authorization.because);
  if (authorization?.match === 'unclear') return say('needs-review', authorization.because);
  if (rule.requirement === 'notice') return say('notify-only', rule.because);
  if (hasPassed(clocks, 'request-by')) return { ...afterTime(rule, clocks, denied), by };
  if (authorization?.match === 'differs') return say('update', authorization.because);
  if (rule.retrospectiveAllowed === 'ask-payer') return say('needs-review', rule.because);
  if (!rule.retrospectiveAllowed) return { ...withoutRequest(rule, clocks, denied, rule.because), by };
  return say('retrospective-request', rule.because);
}

/** The route a rule leads to with nothing on file and time left: what a policy's examples are tested with. */
export function routeOf(rule: PolicyRule): Route {
  return chooseRoute({ rule, by: '', clocks: [], authorization: undefined, denied: false }).route;
}

function afterTime(rule: PolicyRule, clocks: readonly Clock[], denied: boolean) {
  const clock = clocks.find(({ kind }) => kind === 'request-by');
  const unless = clock?.movedBy === undefined ? '' : ` (it would move with ${clock.movedBy})`;
  return withoutRequest(
    rule,
    clocks,
    denied,
    `The window for a retrospective request, ${clock?.rule ?? 'as the rule says'}, has closed${unless}.`,
  );
}

/** A claim dispute comes before the payer's no, an appeal after it, and after the last appeal only the write-off review. */
function withoutRequest(rule: PolicyRule, clocks: readonly Clock[], denied: boolean, because: string) {
  if (denied && hasPassed(clocks, 'appeal-by')) {
    return {
      route: 'provider-liability' as const,
      because: `${because} The window to appeal has closed as well; a person must confirm the write-off.`,
    };
  }
  return denied && rule.otherwise === 'claim-dispute'
    ? { route: 'appeal' as const, because: `${because} The payer has decided, so what is left is to appeal.` }
    : { route: rule.otherwise, because };
}

function hasPassed(clocks: readonly Clock[], kind: Clock['kind']): boolean {
  return clocks.some((clock) => clock.kind === kind && clock.passed);
}
