import type { ProcessingError } from './determination.ts';

/**
 * What a payer that could not process a request wants done about it (X12 AAA04), as we obey it.
 *
 * - `leave`: it takes no resubmission; nothing is sent again, not even by a person
 * - `ask-person`: it allows one without wanting it, or says nothing we know
 * - `correct`: the record has to be corrected; then it is asked anew
 * - `wait`: it keeps the request and answers by itself; nothing is sent
 * - `send-again`: the same bytes once more, after so many days
 */
export type FollowUp =
  | { readonly do: 'leave' | 'ask-person' | 'correct' | 'wait' }
  | { readonly do: 'send-again'; readonly afterDays: number };

/** X12 code list 889. */
const FOLLOW_UP_BY_CODE: ReadonlyMap<string, FollowUp> = new Map([
  ['C', { do: 'correct' }],
  ['N', { do: 'leave' }],
  ['P', { do: 'send-again', afterDays: 0 }],
  ['R', { do: 'ask-person' }],
  // Somebody else was asked; the payer answers when they did.
  ['S', { do: 'wait' }],
  ['W', { do: 'send-again', afterDays: 30 }],
  ['X', { do: 'send-again', afterDays: 10 }],
  ['Y', { do: 'wait' }],
]);

/** The one that does least stands first: where errors disagree, it is obeyed. */
const LEAST_FIRST: readonly FollowUp['do'][] = ['leave', 'ask-person', 'correct', 'wait', 'send-again'];

/** What to do about all errors of one answer; where several want the same sent again, the longest wait counts. */
export function followUpOf(errors: readonly Pick<ProcessingError, 'followUpAction'>[]): FollowUp {
  const wanted = errors.map(
    ({ followUpAction }): FollowUp => FOLLOW_UP_BY_CODE.get(followUpAction ?? '') ?? { do: 'ask-person' },
  );
  return (
    wanted.toSorted((one, other) => rankOf(one) - rankOf(other) || daysOf(other) - daysOf(one))[0] ?? {
      do: 'ask-person',
    }
  );
}

function rankOf(followUp: FollowUp): number {
  return LEAST_FIRST.indexOf(followUp.do);
}

function daysOf(followUp: FollowUp): number {
  return followUp.do === 'send-again' ? followUp.afterDays : 0;
}
