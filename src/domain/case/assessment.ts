import type { ChecklistItem } from '../documentation/checklist.ts';
import type { Risk } from '../denial-risk/risk.ts';
import type { PayerNotice } from '../evidence/payer-notice.ts';
import type { CriterionFinding } from '../justification/criterion.ts';
import type { Clock, ClockKind } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { Unanswered } from '../policy/post-stabilization.ts';
import type { RouteFinding } from '../policy/route.ts';
import type { Charges } from '../remittance/charges.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { CaseEvents } from './case-events.ts';
import type { CaseState } from './state.ts';

/** A code that no map knows: it reaches a person instead of being guessed. */
export interface Unmapped {
  readonly map: string;
  readonly system: string | undefined;
  readonly code: string;
  /** Where it stands, e.g. `Encounter/e1 Encounter.class`. */
  readonly place: string;
}

/**
 * What the service thinks of a case at one instant, and why. A pure function of snapshot, clinical content and
 * instant: the same three give the same assessment, so it can be replayed and audited.
 */
export interface Assessment {
  /** ISO instant in UTC at which the clocks were read. */
  readonly at: string;
  /** `id` of the clinical-content release. */
  readonly release: string;
  readonly urgency: UrgencyFinding;
  /** The leading scenario first; empty when no authorization question arises. */
  readonly scenarios: readonly ScenarioFinding[];
  /** `Coverage/id` this case asks about; absent when none was valid at the time of service. */
  readonly coverage: string | undefined;
  readonly policy: AppliedPolicy;
  readonly route: RouteFinding;
  /** Soonest first. */
  readonly clocks: readonly Clock[];
  readonly checklist: readonly ChecklistItem[];
  readonly risks: readonly Risk[];
  /** What a reviewer asks of a late request, and the facts that answer it; absent where nothing is asked of the payer. */
  readonly justification?: readonly CriterionFinding[] | undefined;
  /** What was billed, when the record tells: the money at stake. */
  readonly charges?: Charges | undefined;
  /** What was told to the payer or asked of it by other channels, oldest first. */
  readonly notices?: readonly PayerNotice[] | undefined;
  /** A request for care after stabilization that the payer let pass, and by which rule it answers for it. */
  readonly unanswered?: Unanswered | undefined;
  readonly unmapped: readonly Unmapped[];
  /** What is missing that the EHR owes us, in words: `Coverage valid on 2026-11-20`. */
  readonly waitingFor: readonly string[];
  /** `id@version` of every map, value set, rule and policy that took part. */
  readonly used: readonly string[];
  /** The state the case moves to, and one sentence why. */
  readonly next: Extract<
    CaseState,
    | 'waiting'
    | 'not-required'
    | 'notice-due'
    | 'awaiting-documents'
    | 'held-for-review'
    | 'out-of-time'
    | 'needs-attention'
    | 'ready'
  >;
  readonly because: string;
  /** ISO instant at which time alone changes the answer, when it is not one of the clocks. */
  readonly lookAgainAt?: string | undefined;
  /** The deadline that is so near that the case is pressed on whoever owns the next act. */
  readonly escalated?: { readonly kind: ClockKind; readonly deadline: string } | undefined;
  /** What happened between us and the payer since; the clocks that follow a request start from it. */
  readonly events?: CaseEvents;
  /** Keys of the risks that the request was sent with: what later cases are compared with. */
  readonly risksWhenAsked?: readonly string[];
  /** Keys of the documents that were ever missing here: each keeps its Task when it arrives. */
  readonly documentsAskedFor?: readonly string[];
}
