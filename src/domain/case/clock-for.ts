import type { Clock, ClockKind } from '../policy/clock.ts';
import type { CaseState } from './state.ts';

const WITH_PAYER: readonly (readonly ClockKind[])[] = [['answer-by'], ['payer-decides-by']];

/** They start with a denial and at no other time. */
const AFTER_DENIAL: readonly ClockKind[] = ['peer-to-peer-by', 'reconsider-by', 'appeal-by'];

/** What runs while the payer has the request, most pressing kind first. */
const KINDS_FOR: Readonly<Partial<Record<CaseState, readonly (readonly ClockKind[])[]>>> = {
  submitting: WITH_PAYER,
  unknown: WITH_PAYER,
  pended: WITH_PAYER,
  determined: [AFTER_DENIAL],
  'needs-attention': [AFTER_DENIAL],
};

const OF_OURS: readonly ClockKind[] = ['notify-by', 'request-by'];

/**
 * The one clock that a worklist shows: for a case that the payer has, what runs now; else, and where nothing runs,
 * the one of our request. A clock that is still ahead comes before one that has passed.
 */
export function clockFor(state: CaseState, clocks: readonly Clock[]): Clock | undefined {
  for (const kinds of [...(KINDS_FOR[state] ?? []), OF_OURS]) {
    const started = clocks.filter(
      ({ kind, deadline, metAt }) =>
        kinds.some((each) => each === kind) && deadline !== undefined && metAt === undefined,
    );
    const clock = started.find(({ passed }) => !passed) ?? started.at(-1);
    if (clock !== undefined) return clock;
  }
  return undefined;
}
