import { isFault } from './simulator-script.ts';
import { isDecision, type DecisionStep, type FaultStep, type Step } from './step.ts';

/** What happens after the answer: a decision, when, and how it is told. */
export interface LaterDecision {
  readonly decision: DecisionStep;
  readonly afterMs: number | undefined;
  readonly withDocuments: boolean;
  readonly notify: Extract<Step, { do: 'notify' }>['with'];
}

/**
 * The steps of a rule, in the order of the exchange. What stands before a fault has happened; so without a
 * decision before it, the payer never took the request.
 */
export interface Plan {
  readonly holdBeforeTakingMs: number;
  /** Undefined: the request is not taken. */
  readonly decision: DecisionStep | undefined;
  readonly holdAnswerMs: number;
  readonly fault: FaultStep | undefined;
  readonly later: readonly LaterDecision[];
}

const NOTIFY_ONCE: LaterDecision['notify'] = {
  times: 1,
  skipNumbers: 0,
  dated: 0,
  header: 'as-agreed',
  subscription: undefined,
  claim: 'its-own',
};

/** Reads the steps; only delays, or nothing, means that all goes well: approve. */
export function planOf(steps: readonly Step[]): Plan {
  const first = steps.findIndex(isDecision);
  const fault = steps.find((step): step is FaultStep => isFault(step));
  const taken = first >= 0 ? steps[first] : undefined;
  const decision = taken !== undefined && isDecision(taken) ? taken : undefined;
  const beforeTaking = first < 0 ? steps : steps.slice(0, first);
  const untouched: DecisionStep | undefined = fault === undefined ? { do: 'approve', with: {} } : undefined;
  return {
    holdBeforeTakingMs: delaysIn(beforeTaking),
    decision: isFaultFirst(steps) ? undefined : (decision ?? untouched),
    holdAnswerMs: first < 0 ? 0 : delaysIn(steps.slice(first)),
    fault,
    later: first < 0 ? [] : laterDecisions(steps.slice(first + 1)),
  };
}

function isFaultFirst(steps: readonly Step[]): boolean {
  const firstWord = steps.find((step) => isDecision(step) || isFault(step));
  return firstWord !== undefined && isFault(firstWord);
}

function delaysIn(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => (step.do === 'delay' ? sum + step.with : sum), 0);
}

/** A second decision without a trigger can only follow `ask`: it waits for the documents. */
export function laterDecisions(steps: readonly Step[]): LaterDecision[] {
  const later: LaterDecision[] = [];
  let afterMs: number | undefined;
  let withDocuments = false;
  for (const step of steps) {
    if (step.do === 'after') afterMs = step.with;
    if (step.do === 'whenDocumentsArrive') {
      withDocuments = true;
      afterMs = step.with.orAfter;
    }
    const last = later.at(-1);
    if (step.do === 'notify' && last !== undefined) later[later.length - 1] = { ...last, notify: step.with };
    if (!isDecision(step)) continue;
    const waits = withDocuments || afterMs === undefined;
    later.push({ decision: step, afterMs, withDocuments: waits, notify: NOTIFY_ONCE });
    afterMs = undefined;
    withDocuments = false;
  }
  return later;
}
