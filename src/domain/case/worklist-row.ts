import type { Bundle, Coding, Encounter, Patient } from '@medplum/fhirtypes';
import { type RiskScore, sayShare } from '../denial-risk/risk-score.ts';
import { SAYS } from '../determination/describe-determination.ts';
import type { ClockKind } from '../policy/clock.ts';
import { describeRequest } from '../determination/request-key.ts';
import { sayMoney } from '../remittance/charges.ts';
import type { Scenario } from '../urgency/scenario.ts';
import type { Urgency } from '../urgency/urgency.ts';
import type { Assessment } from './assessment.ts';
import type { Case } from './case.ts';
import { clockFor } from './clock-for.ts';
import type { Snapshot } from './snapshot.ts';

/** One line of a worklist, in words that a utilization-review nurse reads. */
export interface WorklistRow {
  readonly caseId: string;
  /** Initials only: enough to find the chart beside it, not enough to name a person. */
  readonly initials: string;
  readonly encounterClass: string;
  readonly urgency: Urgency | undefined;
  /** The strongest signal's sentence. */
  readonly strongestReason: string;
  readonly scenario: Scenario | undefined;
  readonly route: string;
  /** ISO instant of the first deadline of its state that is still ahead, or the one that passed. */
  readonly deadline: string | undefined;
  readonly deadlinePassed: boolean;
  /** Which clock that is: what runs out depends on where the case stands. */
  readonly clock: ClockKind | undefined;
  /** True when the deadline is a default, since no rule of this payer is loaded. */
  readonly assumed: boolean;
  /** The money at stake, when charges are known: `USD 12,400.00`. */
  readonly atStake: string | undefined;
  /** How likely a denial is, in words; absent where that is not open. */
  readonly denial: string | undefined;
  readonly state: Case['state'];
  readonly because: string;
  /** Service lines that were sent, `1: 99221`, or `1: type 48` for a stay. */
  readonly sent: readonly string[];
  /** `1: approved AUTH…` */
  readonly decisions: readonly string[];
}

/** Puts one case on a line; `request` is the frozen request Bundle, when there is one. */
export function worklistRow(input: {
  case: Case;
  snapshot: Pick<Snapshot, 'encounter' | 'patient'> | undefined;
  request: Bundle | undefined;
  score: RiskScore | undefined;
}): WorklistRow {
  const { assessment } = input.case;
  return {
    caseId: input.case.id,
    initials: initialsOf(input.snapshot?.patient?.resource),
    encounterClass: classOf(input.snapshot?.encounter.resource),
    ...foundIn(assessment),
    ...deadlineOf(input.case),
    assumed: assessment?.policy.assumed ?? false,
    atStake: assessment?.charges && sayMoney(assessment.charges),
    denial: input.score && sayShare(input.score),
    state: input.case.state,
    because: input.case.because,
    sent: sentLines(input.request),
    decisions: decisionsOf(input.case),
  };
}

function foundIn(
  assessment: Assessment | undefined,
): Pick<WorklistRow, 'urgency' | 'strongestReason' | 'scenario' | 'route'> {
  if (assessment === undefined) {
    return { urgency: undefined, strongestReason: '', scenario: undefined, route: '' };
  }
  const { urgency, scenarios, route } = assessment;
  return {
    urgency: urgency.urgency,
    strongestReason: urgency.signals[0]?.because ?? '',
    scenario: scenarios[0]?.scenario,
    route: route.route,
  };
}

function deadlineOf({ state, assessment }: Case): Pick<WorklistRow, 'deadline' | 'deadlinePassed' | 'clock'> {
  const clock = clockFor(state, assessment?.clocks ?? []);
  return { deadline: clock?.deadline, deadlinePassed: clock?.passed ?? false, clock: clock?.kind };
}

function initialsOf(patient: Patient | undefined): string {
  const name = patient?.name?.[0];
  const letters = [...(name?.given ?? []), name?.family].map((part) => part?.charAt(0).toUpperCase() ?? '');
  return letters.join('') || '–';
}

function classOf(encounter: Encounter | undefined): string {
  const now = encounter?.class.code ?? 'no class';
  const before = encounter?.classHistory?.[0]?.class.code;
  return before === undefined || before === now ? now : `${before}→${now}`;
}

function sentLines(request: Bundle | undefined): readonly string[] {
  const claim = request?.entry?.[0]?.resource;
  if (claim?.resourceType !== 'Claim') return [];
  return (claim.item ?? []).map(
    ({ sequence, productOrService }) => `${String(sequence)}: ${serviceOf(productOrService.coding?.[0])}`,
  );
}

/** A whole stay is asked for by a service type (X12 1365) instead of a procedure. */
function serviceOf(coding: Coding | undefined): string {
  if (coding?.code === undefined) return 'no code';
  return coding.system?.endsWith('/1365') === true ? `type ${coding.code}` : coding.code;
}

function decisionsOf({ determination, state }: Case): readonly string[] {
  const asked = state === 'pended' ? (determination?.requests ?? []) : [];
  const lines = (determination?.lines ?? []).map(
    ({ itemSequence, decision, authorizationNumber, reasonCodes }) =>
      [
        itemSequence === 0 ? 'event:' : `${String(itemSequence)}:`,
        SAYS[decision],
        ...(authorizationNumber === undefined ? [] : [authorizationNumber]),
        ...(reasonCodes.length === 0 ? [] : [`(reason ${reasonCodes.join(', ')})`]),
      ].join(' '),
  );
  return [...lines, ...asked.map((each) => `asked for: ${describeRequest(each)}`)];
}
