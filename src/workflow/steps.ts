import type { Case } from '../domain/case/case.ts';
import type { CaseState } from '../domain/case/state.ts';
import { assemble } from './assemble.ts';
import { assess } from './assess.ts';
import { follow } from './follow.ts';
import { correct } from './correct.ts';
import type { Outside } from './outside.ts';
import { settle } from './settle.ts';
import { submit } from './submit.ts';

/** Takes a claimed case one step on and gives it as it stands afterwards; undefined when another writer was first. */
export type Step = (claimed: Case, outside: Outside) => Promise<Case | undefined>;

/**
 * The whole journey, as a table of contents: for each state, the step that runs when the case is due.
 * No step: the case is over, or only a push, a payer's message or a person moves it.
 */
export const STEP_FROM: Readonly<Record<CaseState, Step | undefined>> = {
  received: assess,
  waiting: assess,
  'not-required': undefined,
  'notice-due': assess,
  'awaiting-documents': assess,
  'held-for-review': assess,
  'out-of-time': undefined,
  'needs-attention': follow,
  ready: assemble,
  assembled: submit,
  submitting: settle,
  unknown: settle,
  pended: follow,
  determined: follow,
  rejected: correct,
  discarded: undefined,
};
