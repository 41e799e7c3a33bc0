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
export function chooseRoute(question: RouteQuestion): RouteFinding {
  const { rule, by } = question;
  if (rule.requirement === 'none') return { route: 'not-required', because: rule.because, by };
  return { ...(fromFile(question) ?? byRequest(question)), by };
}

type Reasoned = Omit<RouteFinding, 'by'>;

/** An authorization on file that settles the matter, or that a person has to read. */
function fromFile({ authorization }: RouteQuestion): Reasoned | undefined {
  if (authorization?.match === 'covers') return { route: 'corrected-claim', because: authorization.because };
  if (authorization?.match === 'unclear') return { route: 'needs-review', because: authorization.because };
  return undefined;
}

function byRequest({ rule, clocks, authorization, denied }: RouteQuestion): Reasoned {
  const { because } = rule;
  if (rule.requirement === 'notice') return { route: 'notify-only', because };
  if (hasPassed(clocks, 'request-by')) return afterTime(rule, clocks, denied);
  if (rule.retrospectiveAllowed === false) return withoutRequest(rule, clocks, denied, because);
  if (authorization?.match === 'differs') return { route: 'update', because: authorization.because };
  if (rule.retrospectiveAllowed === 'ask-payer') return { route: 'needs-review', because };
  return { route: 'retrospective-request', because };
}

/** The route a rule leads to with nothing on file and time left: what a policy's examples are tested with. */
export function routeOf(rule: PolicyRule): Route {
  return chooseRoute({ rule, by: '', clocks: [], authorization: undefined, denied: false }).route;
}

function afterTime(rule: PolicyRule, clocks: readonly Clock[], denied: boolean): Reasoned {
  const clock = clocks.find(({ kind }) => kind === 'request-by');
  const unless = clock?.movedBy === undefined ? '' : ` (it would move with ${clock.movedBy})`;
  return withoutRequest(
    rule,
    clocks,
    denied,
    `The ${clock?.assumed === true ? 'assumed ' : ''}window for a retrospective request (${clock?.rule ?? ''}) has closed${unless}.`,
  );
}

/** A claim dispute comes before the payer's no, an appeal after it, and after the last appeal only the write-off review. */
function withoutRequest(
  rule: PolicyRule,
  clocks: readonly Clock[],
  denied: boolean,
  because: string,
): Reasoned {
  if (denied && hasPassed(clocks, 'appeal-by')) {
    return {
      route: 'provider-liability',
      because: `${because} The window to appeal has closed as well; a person must confirm the write-off.`,
    };
  }
  return denied && rule.otherwise === 'claim-dispute'
    ? { route: 'appeal', because: `${because} The payer has decided, so what is left is to appeal.` }
    : { route: rule.otherwise, because };
}

function hasPassed(clocks: readonly Clock[], kind: Clock['kind']): boolean {
  return clocks.some((clock) => clock.kind === kind && clock.passed);
}
