import { type Denied, routeAfterDenial } from './after-denial.ts';
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
  readonly denied: Denied | undefined;
}

/** What can still be done under one rule. Once the request window has closed it is the honest next route. */
export function chooseRoute(question: RouteQuestion): RouteFinding {
  const { rule, by, clocks, denied } = question;
  if (rule.requirement === 'none') {
    if (denied === undefined) return { route: 'not-required', because: rule.because, by };
    return routeAfterDenial(clocks, by, { ...denied, says: `${denied.says} ${rule.because}` });
  }
  const { route, because } = fromFile(question) ?? byRequest(question);
  return { route, because, by };
}

type Reasoned = Omit<RouteFinding, 'by'>;

/** An authorization on file that settles the matter, or that a person has to read. */
function fromFile({ authorization, denied }: RouteQuestion): Reasoned | undefined {
  if (authorization?.match === 'covers') {
    const because = [denied?.says, authorization.because].filter((says) => says !== undefined).join(' ');
    return { route: 'corrected-claim', because };
  }
  if (authorization?.match === 'unclear') return { route: 'needs-review', because: authorization.because };
  return undefined;
}

function byRequest(question: RouteQuestion): Reasoned {
  const { rule, clocks, denied } = question;
  const { because } = rule;
  if (denied !== undefined && !denied.wantsAuthorization) return withoutRequest(question, because);
  if (rule.requirement === 'notice') {
    return denied === undefined ? { route: 'notify-only', because } : withoutRequest(question, because);
  }
  return hasPassed(clocks, 'request-by') ? afterTime(question) : inTime(question);
}

function inTime(question: RouteQuestion): Reasoned {
  const { rule, authorization, denied } = question;
  const { because } = rule;
  if (rule.retrospectiveAllowed === false) return withoutRequest(question, because);
  if (authorization?.match === 'differs') return { route: 'update', because: authorization.because };
  if (rule.retrospectiveAllowed === 'ask-payer') return { route: 'needs-review', because };
  const says = denied === undefined ? because : `${denied.says} ${because}`;
  return { route: 'retrospective-request', because: says };
}

/** The route a rule leads to with nothing on file and time left: what a policy's examples are tested with. */
export function routeOf(rule: PolicyRule): Route {
  return chooseRoute({ rule, by: '', clocks: [], authorization: undefined, denied: undefined }).route;
}

function afterTime(question: RouteQuestion): Reasoned {
  const clock = question.clocks.find(({ kind }) => kind === 'request-by');
  const unless = clock?.movedBy === undefined ? '' : ` (it would move with ${clock.movedBy})`;
  return withoutRequest(
    question,
    `The ${clock?.assumed === true ? 'assumed ' : ''}window for a retrospective request (${clock?.rule ?? ''}) has closed${unless}.`,
  );
}

/** Before the payer's no what the rule says; after it what is still open against it. */
function withoutRequest({ rule, by, clocks, denied }: RouteQuestion, because: string): Reasoned {
  if (denied === undefined || rule.otherwise === 'provider-liability') {
    const confirm =
      rule.otherwise === 'provider-liability' ? ' A person confirms the write-off and why.' : '';
    return {
      route: rule.otherwise,
      because: `${denied === undefined ? '' : `${denied.says} `}${because}${confirm}`,
    };
  }
  return routeAfterDenial(clocks, by, { ...denied, says: `${because} ${denied.says}` });
}

function hasPassed(clocks: readonly Clock[], kind: Clock['kind']): boolean {
  return clocks.some((clock) => clock.kind === kind && clock.passed);
}
