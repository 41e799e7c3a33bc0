/**
 * Where a case stands on our side. What the payer has is another axis: see the submission.
 *
 * - `received`: something was pushed; not looked at since
 * - `waiting`: a part is missing that the EHR owes us; the case says which
 * - `not-required`: no authorization is needed, with the rule that says so
 * - `notice-due`: the payer only wants to be told
 * - `awaiting-documents`: a required document is missing
 * - `held-for-review`: ready, and the site wants a person to release it
 * - `out-of-time`: the window for a retrospective request has closed; the case names the honest next route
 * - `needs-attention`: a person must decide or mend something; the case says what
 * - `ready`: everything is there; to be assembled
 * - `assembled`: the request Bundle is frozen; to be submitted
 * - `submitting`: the intent is committed; the payer may have it
 * - `unknown`: the payer may or may not have it; to be settled by asking, never by sending again
 * - `pended`: the payer has it and has not decided every line
 * - `determined`: every line is decided
 * - `rejected`: the payer could not process it; correct and ask anew
 * - `discarded`: a person decided that nothing is asked; opened again by what changes in the record, or by a person
 */
export const STATES = [
  'received',
  'waiting',
  'not-required',
  'notice-due',
  'awaiting-documents',
  'held-for-review',
  'out-of-time',
  'needs-attention',
  'ready',
  'assembled',
  'submitting',
  'unknown',
  'pended',
  'determined',
  'rejected',
  'discarded',
] as const;

export type CaseState = (typeof STATES)[number];

/** The states an assessment may lead to. */
export const ASSESSED: readonly CaseState[] = [
  'waiting',
  'not-required',
  'notice-due',
  'awaiting-documents',
  'held-for-review',
  'out-of-time',
  'needs-attention',
  'ready',
];

/** What may follow what. A move that is not here is a bug, and the store refuses it. */
export const NEXT: Readonly<Record<CaseState, readonly CaseState[]>> = {
  received: ['received', 'discarded', ...ASSESSED],
  waiting: ['received', 'discarded', ...ASSESSED],
  'not-required': ['received', ...ASSESSED],
  'notice-due': ['received', 'discarded', ...ASSESSED],
  'awaiting-documents': ['received', 'discarded', ...ASSESSED],
  'held-for-review': ['received', 'discarded', ...ASSESSED],
  'out-of-time': ['received', 'discarded', ...ASSESSED],
  'needs-attention': ['received', 'discarded', 'assembled', 'pended', 'determined', 'rejected', ...ASSESSED],
  ready: ['received', 'discarded', 'assembled', ...ASSESSED],
  assembled: ['received', 'submitting', 'needs-attention'],
  submitting: ['assembled', 'unknown', 'pended', 'determined', 'rejected', 'needs-attention'],
  // Sending the same bytes again is the one way back to the wire, and only as the payer's connection allows.
  unknown: ['unknown', 'submitting', 'pended', 'determined', 'rejected', 'needs-attention'],
  // To `assembled` with an update of what the payer holds, or with a cancel: never with the same thing anew.
  pended: ['pended', 'assembled', 'determined', 'rejected', 'needs-attention'],
  determined: ['determined', 'assembled', 'pended', 'needs-attention'],
  rejected: ['received', 'discarded', 'determined', 'pended', 'needs-attention'],
  discarded: ['received'],
};

/** Staying is always allowed: a step that is tried again later leaves the case where it is. */
export function mayMove(from: CaseState, to: CaseState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** From here on the payer has, or may have, the request: new facts no longer change what was asked. */
export function isWithPayer(state: CaseState): boolean {
  return ['submitting', 'unknown', 'pended', 'determined', 'rejected'].includes(state);
}
