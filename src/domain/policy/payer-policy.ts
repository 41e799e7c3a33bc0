import type { Scenario } from '../urgency/scenario.ts';
import type { Urgency } from '../urgency/urgency.ts';
import type { ClockKind } from './clock.ts';
import type { Route } from './route.ts';
import type { ServiceClass } from './service-class.ts';
import type { Span, Window } from './window.ts';

export const LINES_OF_BUSINESS = [
  'commercial',
  'marketplace',
  'medicare',
  'medicare-advantage',
  'medicaid',
  'medicaid-managed-care',
  'chip',
  'workers-compensation',
  'automobile',
  'other',
] as const;

export type LineOfBusiness = (typeof LINES_OF_BUSINESS)[number];

export const REQUIREMENTS = ['none', 'notice', 'authorization', 'notice-and-authorization'] as const;
type Requirement = (typeof REQUIREMENTS)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
type Confidence = (typeof CONFIDENCES)[number];

export const APPEAL_STEPS = [
  'peer-to-peer',
  'reconsideration',
  'appeal-level-1',
  'appeal-level-2',
  'external-review',
  'state-fair-hearing',
] as const;

/** The policy that was applied to a case: whose it is, which rule, how old, and how sure. */
export interface AppliedPolicy {
  /** Our id of the payer; `unknown` when the coverage names none that we know. */
  readonly payer: string;
  readonly payerName: string;
  /** `id@version` of the rule that won. */
  readonly rule: string;
  /** True when no policy of this payer is loaded: shown wherever it shows. */
  readonly assumed: boolean;
  readonly requirement: Requirement;
  readonly retrospectiveAllowed: boolean;
  /** Where the rule is written down; `assumed` when nowhere. */
  readonly citation: string;
  /** `YYYY-MM-DD` */
  readonly lastVerified: string | undefined;
  readonly confidence: Confidence;
  /** The site wants a person to release each request to this payer. */
  readonly holdForReview: boolean;
  /** `YYYY-MM-DD` after which somebody should read the payer's page again. */
  readonly verifyBy?: string | undefined;
  readonly lineOfBusiness?: LineOfBusiness | undefined;
  readonly serviceClass?: ServiceClass;
  readonly channel?: string;
  /** Send what is there when less than this is left of the window, rather than miss it. */
  readonly submitIncompleteWhenHoursLeft?: number | undefined;
  /** A deadline nearer than this is pressed on whoever owns the next act. */
  readonly escalateWhenHoursLeft?: number;
  /** What lateness costs, mildest first. */
  readonly penalties?: readonly Penalty[];
  readonly appealLadder?: readonly AppealStep[];
}

/** What lateness costs: each tier counts from so long after the deadline of its clock. */
interface Penalty {
  readonly clock: ClockKind;
  readonly lateByHours: number;
  /** One plain sentence: `The days before notice are not paid.` */
  readonly says: string;
}

interface AppealStep {
  readonly step: (typeof APPEAL_STEPS)[number];
  readonly within: Span;
}

/** Where a rule is written down, when somebody last read it there, and how sure that reading is. */
interface PolicySource {
  readonly citation: string;
  readonly lastVerified: string | undefined;
  readonly verifyBy: string | undefined;
  readonly confidence: Confidence;
}

/** A condition lists the values it accepts; an absent one accepts all. */
export interface PolicyCondition {
  readonly lineOfBusiness?: readonly LineOfBusiness[];
  /** Plan, group or subplan as `Coverage.class` names it. */
  readonly plan?: readonly string[];
  /** Two-letter state of the facility. */
  readonly state?: readonly string[];
  /** `Coverage.network`. */
  readonly network?: readonly string[];
  /** An identifier of the facility (NPI), for a facility's own contract. */
  readonly facility?: readonly string[];
  readonly serviceClass?: readonly ServiceClass[];
  readonly urgency?: readonly Urgency[];
  readonly scenario?: readonly Scenario[];
}

/** `ask-payer`: nobody has it in writing, so a person asks. */
type RetrospectiveAllowed = boolean | 'ask-payer';

/** One rule of a payer, with everything that the file says for all rules already merged in. */
export interface PolicyRule {
  readonly id: string;
  readonly when: PolicyCondition;
  readonly requirement: Requirement;
  readonly retrospectiveAllowed: RetrospectiveAllowed;
  /** One plain sentence: why this rule, in words fit for a worklist. */
  readonly because: string;
  readonly windows: Readonly<Partial<Record<ClockKind, Window>>>;
  /** The honest next route once the request window has closed, or where none is open. */
  readonly otherwise: Extract<
    Route,
    'claim-dispute' | 'reconsideration' | 'appeal' | 'provider-liability' | 'needs-review'
  >;
  readonly penalties: readonly Penalty[];
  readonly channel: string;
  readonly holdForReview: boolean;
  readonly submitIncompleteWhenHoursLeft: number | undefined;
  readonly escalateWhenHoursLeft: number;
  /** `YYYY-MM-DD`, both inclusive, by date of service. */
  readonly effectiveFrom: string | undefined;
  readonly effectiveTo: string | undefined;
  readonly source: PolicySource;
}

/** The payer's channels were down, by its own notice or ours. */
interface Outage {
  /** ISO instants in UTC. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/** How a Coverage of this payer says its line of business. */
export interface LineOfBusinessMatch {
  readonly line: LineOfBusiness;
  /** Any coding of `Coverage.type`. */
  readonly types: readonly { readonly system: string; readonly code: string }[];
  /** Any `Coverage.class`. */
  readonly classes: readonly { readonly type: string; readonly value: string }[];
  /** Counts when neither says anything. */
  readonly otherwise: boolean;
}

/** Small facts and the rule and route they must lead to: run by `policies test`. */
export interface PolicyExample {
  readonly given: PolicyFacts;
  readonly rule: string;
  readonly route: Route;
}

/** What a rule's conditions are compared with. */
export interface PolicyFacts {
  readonly lineOfBusiness?: LineOfBusiness | undefined;
  readonly plan?: readonly string[];
  readonly state?: string | undefined;
  readonly network?: string | undefined;
  readonly facility?: readonly string[];
  readonly serviceClass: ServiceClass;
  readonly urgency: Urgency;
  readonly scenario?: Scenario | undefined;
  /** Local date of service, `YYYY-MM-DD`; rules out of force on it do not count. */
  readonly date?: string | undefined;
}

/** What is tried in turn: each scenario of a case, and each tier where the record does not tell the urgency. */
export type TriedFacts = Pick<PolicyFacts, 'urgency' | 'scenario'>;

/** The facts that stay the same meanwhile. */
export type SteadyFacts = Omit<PolicyFacts, keyof TriedFacts>;

/** How soon the payer must answer a request for care after stabilization, before it answers for that care anyway. */
export interface PostStabilization {
  readonly answerWithin: Span & { readonly unit: 'hours' };
  readonly linesOfBusiness: readonly LineOfBusiness[];
  readonly citation: string;
}

/** Documents this payer wants differently from the general lists, by requirement key. */
interface PayerDocuments {
  readonly required: readonly string[];
  readonly notWanted: readonly string[];
  /** A larger document is refused by this payer. */
  readonly maxMegabytes?: number;
}

/** Everything one payer's file says: `mappings/payers/*.yaml`. */
export interface PayerPolicy {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** Match `Coverage.payor`'s Organization, or the identifier of the reference itself. */
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  /** Other names, matched exactly. */
  readonly aliases: readonly string[];
  readonly linesOfBusiness: readonly LineOfBusinessMatch[];
  /** Id of the review desk's calendar. */
  readonly calendar: string;
  /** Send what is there when less than this is left of the window; a rule may say otherwise. */
  readonly submitIncompleteWhenHoursLeft: number | undefined;
  readonly rules: readonly PolicyRule[];
  readonly appealLadder: readonly AppealStep[];
  readonly documents: PayerDocuments;
  readonly postStabilization?: PostStabilization | undefined;
  readonly outages: readonly Outage[];
  readonly examples: readonly PolicyExample[];
}
