import type { Coverage } from '@medplum/fhirtypes';
import { resolveAs, type Held, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { Urgency, UrgencyFinding } from '../urgency/urgency.ts';
import type { Denied } from './after-denial.ts';
import { findAuthorization, type AuthorizationOnFile } from './authorization-on-file.ts';
import { chooseRoute } from './choose-route.ts';
import type { EventSource } from './clock-event.ts';
import { CLOCK_KINDS, type Clock, type ClockEvent, type ClockKind } from './clock.ts';
import { ASSUMED_DEFAULT, identifyPayer } from './identify-payer.ts';
import type { AppliedPolicy, PayerPolicy, PolicyRule, SteadyFacts, TriedFacts } from './payer-policy.ts';
import { factsOf } from './policy-facts.ts';
import type { RouteFinding } from './route.ts';
import { chooseInReach, rulesInReach } from './rule-choice.ts';
import { runClocks } from './run-clocks.ts';
import { SETTING_MAP } from './service-class-of.ts';
import type { ServiceClass } from './service-class.ts';
import type { Pause } from './tolling.ts';
import { mostHelpfulFirst, type Ruling, undecided, type Verdict } from './verdict.ts';

export interface PolicyQuestion {
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  readonly urgency: UrgencyFinding;
  readonly scenarios: readonly ScenarioFinding[];
  readonly coverage: Held<Coverage> | undefined;
  /** ISO instant at which the clocks are read. */
  readonly at: string;
  /** When things happened that no resource of the episode tells: a denial, the payer receiving our request. */
  readonly known?: Readonly<Partial<Record<ClockEvent, string>>>;
  /** The payer's no, on a remittance or in an answer. */
  readonly denied?: Denied | undefined;
  /** Times in which an event stopped the clocks that it stops, and that are over. */
  readonly pauses?: Readonly<Partial<Record<ClockEvent, readonly Pause[]>>>;
  /** What a clock asks for, and when it was done. */
  readonly met?: Readonly<Partial<Record<ClockKind, string>>>;
}

export interface PolicyAnswer {
  readonly policy: AppliedPolicy;
  readonly route: RouteFinding;
  /** Soonest first. */
  readonly clocks: readonly Clock[];
  /** The one that helps most first. */
  readonly scenarios: readonly ScenarioFinding[];
  readonly payer: PayerPolicy | undefined;
  /** What was done, as the rules of payers and lists of documents name it. */
  readonly serviceClass: ServiceClass;
  readonly used: readonly string[];
}

/**
 * Applies the payer's policy to a case: which rule wins, what can still be done, and until when. A payer without a
 * policy, or without a rule for this case, gets the assumed default, marked as assumed wherever it shows.
 */
export function applyPolicy(question: PolicyQuestion): PolicyAnswer {
  const { snapshot, content, coverage, scenarios } = question;
  const payer = identifyPayer(snapshot, coverage, content);
  const fallback = content.payers.find(({ id }) => id === ASSUMED_DEFAULT);
  const policies = [payer, fallback].filter((policy) => policy !== undefined);
  const facts = factsOf(
    question,
    policies.flatMap(({ linesOfBusiness }) => linesOfBusiness),
  );
  const authorization = findAuthorization(snapshot, coverage);
  const payerName = payer?.name ?? nameOfPayor(snapshot, coverage) ?? 'Unknown payer';
  const sources = policies.map((source) => ({ source, rules: rulesInReach(source.rules, facts) }));
  const seen: Seen = { question, sources, facts, payer, payerName, authorization, byRule: new Map() };

  const best = bestOf(
    verdictFor(seen, undefined),
    scenarios.map((finding) => verdictFor(seen, finding)).filter((verdict) => verdict !== undefined),
  );
  if (best === undefined) return noRule(seen);
  const leading = best.scenario;
  return {
    policy: best.policy,
    route: best.route,
    clocks: best.clocks,
    scenarios:
      leading === undefined ? scenarios : [leading, ...scenarios.filter((finding) => finding !== leading)],
    payer,
    serviceClass: facts.serviceClass,
    used: usedBy(best, content),
  };
}

/**
 * What needs no authorization needs none, whatever made it late. Otherwise the scenario that helps most; a scenario for
 * which the payer makes an exception adds to what every case may do, and one that it refuses takes it away.
 */
function bestOf(plain: Verdict | undefined, byScenario: readonly Verdict[]): Verdict | undefined {
  if (plain === undefined || byScenario.length === 0 || plain.route.route === 'not-required') {
    return plain ?? byScenario[0];
  }
  const refuses = byScenario.some(({ policy }) => !policy.retrospectiveAllowed);
  return [...byScenario, ...(refuses ? [] : [plain])].sort(mostHelpfulFirst)[0];
}

interface Seen {
  readonly question: PolicyQuestion;
  /** The payer's own policy, then the assumed default, each with its rules that can win this case. */
  readonly sources: readonly { readonly source: PayerPolicy; readonly rules: readonly PolicyRule[] }[];
  readonly facts: SteadyFacts;
  readonly payer: PayerPolicy | undefined;
  readonly payerName: string;
  readonly authorization: AuthorizationOnFile | undefined;
  /** What a rule makes of the case, kept because most scenarios meet the same rule. */
  readonly byRule: Map<PolicyRule, Ruling>;
}

interface Winner {
  readonly source: PayerPolicy;
  readonly rule: PolicyRule;
}

function verdictFor(seen: Seen, scenario: ScenarioFinding | undefined): Verdict | undefined {
  const winners = new Map<PolicyRule, Winner>();
  for (const urgency of tiersOf(seen.question.urgency)) {
    const winner = winnerFor(seen, { urgency, scenario: scenario?.scenario });
    if (winner !== undefined) winners.set(winner.rule, winner);
  }
  const verdicts = [...winners.values()].map((winner) => {
    const ruling = seen.byRule.get(winner.rule) ?? rulingOf(seen, winner);
    seen.byRule.set(winner.rule, ruling);
    const { policy, route, clocks, calendars } = ruling;
    return { scenario, policy, route, clocks, calendars };
  });
  const [first, ...others] = verdicts;
  return first === undefined || others.length === 0 ? first : undecided([first, ...others]);
}

/** Facts that do not say how urgent it was are read as each tier in turn. */
function tiersOf({ urgency }: UrgencyFinding): readonly Urgency[] {
  return urgency === 'undetermined' ? ['emergency', 'urgent', 'non-emergency'] : [urgency];
}

function winnerFor(seen: Seen, tried: TriedFacts): Winner | undefined {
  for (const { source, rules } of seen.sources) {
    const rule = chooseInReach(rules, tried);
    if (rule !== undefined) return { source, rule };
  }
  return undefined;
}

function rulingOf(seen: Seen, { source, rule }: Winner): Ruling {
  const { question, payer, payerName, authorization } = seen;
  const assumed = source.id === ASSUMED_DEFAULT;
  const by = `${source.id}/${rule.id}@${source.version}`;
  const events: EventSource = {
    snapshot: question.snapshot,
    content: question.content,
    coverage: question.coverage,
    scenarios: question.scenarios,
    payer,
    emergencyOrigin: question.urgency.emergencyOrigin,
    known: question.known ?? {},
    pauses: question.pauses ?? {},
  };
  const { met = {}, denied } = question;
  const reading = { rule, by, assumed, calendar: source.calendar, events, at: question.at, met };
  const clocks = runClocks(reading, kindsOf(rule, denied !== undefined));
  const route = chooseRoute({ rule, by, clocks, authorization, denied });
  return {
    policy: appliedPolicy(seen, { source, rule }, { by, payerName, assumed }),
    route: withCoverage(seen, route),
    clocks: route.route === 'corrected-claim' ? clocks.filter(({ kind }) => !OF_A_REQUEST.has(kind)) : clocks,
    calendars: calendarsOf(rule, source),
  };
}

const calendars = new WeakMap<PolicyRule, readonly string[]>();

function calendarsOf(rule: PolicyRule, { calendar: usual }: PayerPolicy): readonly string[] {
  const known = calendars.get(rule);
  if (known !== undefined) return known;
  const named = [...new Set(Object.values(rule.windows).map(({ calendar }) => calendar ?? usual))];
  calendars.set(rule, named);
  return named;
}

/** Where nothing is asked of the payer these have nothing to count. */
const OF_A_REQUEST: ReadonlySet<ClockKind> = new Set([
  'notify-by',
  'request-by',
  'answer-by',
  'payer-decides-by',
]);

const AFTER_DENIAL: readonly ClockKind[] = ['peer-to-peer-by', 'reconsider-by', 'appeal-by'];

/** Only the clocks that mean something under this rule: no request clock where no request is taken. */
function kindsOf(rule: PolicyRule, isDenied: boolean): readonly ClockKind[] {
  if (rule.requirement === 'none') return isDenied ? AFTER_DENIAL : [];
  return CLOCK_KINDS.filter((kind) => {
    if (kind === 'notify-by') return rule.requirement !== 'authorization';
    if (rule.requirement === 'notice') return AFTER_DENIAL.includes(kind);
    return (
      rule.retrospectiveAllowed !== false || !['request-by', 'answer-by', 'payer-decides-by'].includes(kind)
    );
  });
}

/** Nothing can be asked of a payer nobody knows; what needs no authorization needs no coverage to say so. */
function withCoverage({ question }: Seen, route: RouteFinding): RouteFinding {
  if (question.coverage !== undefined || route.route === 'not-required') return route;
  return { ...route, route: 'needs-review', because: 'No coverage is known to ask about.' };
}

function appliedPolicy(
  { payer, facts }: Seen,
  { source, rule }: Winner,
  { by, payerName, assumed }: { by: string; payerName: string; assumed: boolean },
): AppliedPolicy {
  const { citation, lastVerified, verifyBy, confidence } = rule.source;
  return {
    payer: payer?.id ?? 'unknown',
    payerName,
    rule: by,
    assumed,
    requirement: rule.requirement,
    retrospectiveAllowed: rule.retrospectiveAllowed === true,
    citation: assumed ? 'assumed' : citation,
    lastVerified,
    confidence,
    holdForReview: rule.holdForReview,
    channel: rule.channel,
    serviceClass: facts.serviceClass,
    penalties: rule.penalties,
    appealLadder: source.appealLadder,
    escalateWhenHoursLeft: rule.escalateWhenHoursLeft,
    verifyBy,
    lineOfBusiness: facts.lineOfBusiness,
    submitIncompleteWhenHoursLeft: rule.submitIncompleteWhenHoursLeft,
  };
}

function usedBy({ policy, calendars }: Verdict, content: ClinicalContent): readonly string[] {
  return [
    policy.rule,
    ...calendars.flatMap((id) => {
      const calendar = content.calendars.get(id);
      return calendar === undefined ? [] : [`${calendar.id}@${calendar.version}`];
    }),
    ...[content.conceptMaps.get(SETTING_MAP)?.id].flatMap((id) => id ?? []),
  ];
}

/** Neither the payer nor the assumed default has a rule: nothing is made up, a person decides. */
function noRule({ question, facts, payer, payerName }: Seen): PolicyAnswer {
  return {
    policy: {
      payer: payer?.id ?? 'unknown',
      payerName,
      rule: 'none',
      assumed: true,
      requirement: 'authorization',
      retrospectiveAllowed: false,
      citation: 'assumed',
      lastVerified: undefined,
      confidence: 'low',
      holdForReview: true,
    },
    route: { route: 'needs-review', because: `No rule is loaded for ${payerName}.`, by: 'none' },
    clocks: [],
    scenarios: question.scenarios,
    payer,
    serviceClass: facts.serviceClass,
    used: [],
  };
}

/** The name of the payor where it is an organization; a person's own name is never shown. */
function nameOfPayor(snapshot: Snapshot, coverage: Held<Coverage> | undefined): string | undefined {
  const [payor] = coverage?.resource.payor ?? [];
  return resolveAs(snapshot, payor, 'Organization')?.resource.name;
}
