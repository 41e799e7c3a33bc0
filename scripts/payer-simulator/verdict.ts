import type { ClaimItem } from '@medplum/fhirtypes';
import { EXTENSION } from './pas-names.ts';
import type { ReceivedClaim } from './received-request.ts';
import type { DecisionStep, LineStep, Step } from './step.ts';

/** X12 306, as far as a payer here says them. */
type ReviewAction = 'A1' | 'A3' | 'A4' | 'A6' | 'C' | 'CT' | 'NA';

/** The decision on one line. */
export interface LineVerdict {
  readonly itemSequence: number;
  readonly action: ReviewAction;
  readonly reason: string | undefined;
  readonly note: string | undefined;
  readonly modification: Extract<LineStep, { do: 'modify' }>['with'] | undefined;
}

/** What the payer says about the whole request at one moment. */
export interface Verdict {
  readonly lines: readonly LineVerdict[];
  readonly ask: Extract<Step, { do: 'ask' }>['with'] | undefined;
  /** What is authorized beyond what was asked. */
  readonly added: Extract<Step, { do: 'addItem' }>['with'] | undefined;
  readonly error: Extract<Step, { do: 'error' }>['with'] | undefined;
}

const ACTION: Record<LineStep['do'], ReviewAction> = {
  approve: 'A1',
  deny: 'A3',
  modify: 'A6',
  pend: 'A4',
  cancel: 'C',
  contactPayer: 'CT',
  noActionRequired: 'NA',
};

const APPROVE: LineStep = { do: 'approve', with: {} };
const PEND: LineStep = { do: 'pend', with: {} };
const CANCEL: LineStep = { do: 'cancel', with: {} };

/**
 * The decision, line by line. A later decision is about the lines still pended; where none is, about all
 * (a payer that contradicts itself). Cancelled lines stay cancelled.
 */
export function verdictOf(
  decision: DecisionStep,
  claim: ReceivedClaim,
  kind: 'new' | 'update' | 'cancel',
  before?: Verdict,
): Verdict {
  const pended = new Set(before?.lines.flatMap((line) => (line.action === 'A4' ? [line.itemSequence] : [])));
  const lines = (claim.item ?? []).map((item): LineVerdict => {
    const { sequence } = item;
    const earlier = before?.lines.find((line) => line.itemSequence === sequence);
    if (earlier !== undefined && isSettled(decision, sequence, pended)) return earlier;
    return lineVerdict(sequence, stepFor(item, kind, decision));
  });
  return {
    lines: decision.do === 'error' ? [] : lines,
    ask: decision.do === 'ask' ? decision.with : undefined,
    added: decision.do === 'addItem' ? decision.with : before?.added,
    error: decision.do === 'error' ? decision.with : undefined,
  };
}

/** `approve`, or by line `1:A1 2:A3`: for the ledger and the log. */
export function describeVerdict(verdict: Verdict): string {
  if (verdict.error !== undefined) return `error ${verdict.error.code}`;
  const lines = verdict.lines.map((line) => `${String(line.itemSequence)}:${line.action}`).join(' ');
  return verdict.ask === undefined ? lines : `${lines} asks ${verdict.ask.loinc.join(' ')}`;
}

function isSettled(decision: DecisionStep, sequence: number, pended: ReadonlySet<number>): boolean {
  if (decision.do === 'partial') return decision.with[String(sequence)] === undefined;
  return pended.size > 0 && !pended.has(sequence);
}

function stepFor(item: ClaimItem, kind: 'new' | 'update' | 'cancel', decision: DecisionStep): LineStep {
  if (kind === 'cancel' || isCancelled(item)) return CANCEL;
  if (decision.do === 'partial') return decision.with[String(item.sequence)] ?? APPROVE;
  if (decision.do === 'addItem') return APPROVE;
  return decision.do === 'ask' || decision.do === 'error' ? PEND : decision;
}

function lineVerdict(itemSequence: number, step: LineStep): LineVerdict {
  const said: { reason?: string | undefined; note?: string | undefined } = step.with;
  return {
    itemSequence,
    action: ACTION[step.do],
    reason: said.reason,
    note: said.note,
    modification: step.do === 'modify' ? step.with : undefined,
  };
}

function isCancelled(item: ClaimItem): boolean {
  return (item.modifierExtension ?? []).some(
    ({ url, valueBoolean }) => url === EXTENSION.infoCancelled && valueBoolean === true,
  );
}
