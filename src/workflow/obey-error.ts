import type { Case } from '../domain/case/case.ts';
import type { Determination } from '../domain/determination/determination.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { type FollowUp, followUpOf } from '../domain/determination/follow-up-action.ts';
import { backOffSeconds } from './back-off.ts';
import type { Outside } from './outside.ts';
import type { Move } from './ports/case-moves.ts';
import type { Submission } from './ports/submissions.ts';
import type { Submitted } from './submitted.ts';

/** The same bytes leave so often at the most, however often the payer wants them. */
const MAX_SUBMITS = 3;

const DAY_SECONDS = 86_400;

interface Erred extends Submitted {
  readonly determination: Determination;
  readonly step: string;
}

/**
 * Does what a payer that could not process a request wants done (X12 889): corrected, sent again, waited for, or left
 * alone. What the payer held before an update stands whatever it says of the update.
 */
export async function obeyError(erred: Erred, outside: Outside): Promise<Case | undefined> {
  const { held, determination, step } = erred;
  const followUp = followUpOf(determination.errors);
  const says = describeDetermination(determination);
  const move = await moveFor(followUp, says, erred, outside);
  const told = toldOf(erred, followUp);
  return outside.store.move(held, { ...(told === undefined ? {} : { determination: told }), ...move, step });
}

/**
 * The decision on what an update revises still stands: it is not taken for the update's. Of a payer that keeps the
 * update only the id is noted under which it will tell (`id-only` notifications of PAS 2.0.1 name nothing else).
 */
function toldOf({ held, submission, determination }: Erred, followUp: FollowUp): Determination | undefined {
  if (submission.revises === undefined) return determination;
  const { responseId } = determination;
  if (followUp.do !== 'wait' || responseId === undefined || held.determination === undefined)
    return undefined;
  return { ...held.determination, responseId };
}

/** Whether the payer, which could not process it, keeps the request and will answer: then it has not answered yet. */
export function isKept({ errors }: Determination): boolean {
  return followUpOf(errors).do === 'wait';
}

async function moveFor(
  followUp: FollowUp,
  says: string,
  erred: Erred,
  outside: Outside,
): Promise<Omit<Move, 'step'>> {
  const { held, submission, connection } = erred;
  if (followUp.do === 'wait') {
    return {
      to: 'pended',
      because: `${says} It keeps the request and will answer: nothing is sent again.`,
      dueInSeconds: connection.inquireEverySeconds,
    };
  }
  if (followUp.do === 'send-again' && (held.state === 'submitting' || held.state === 'pended')) {
    const attempts = await outside.store.attemptsOf(submission.id);
    const sent = attempts.filter(({ operation }) => operation === 'submit').length;
    if (sent < MAX_SUBMITS) return sameBytesAgain(followUp.afterDays, says, sent, outside);
    return refusal(submission, `${says} It was sent ${String(sent)} times: call the payer.`);
  }
  return refusal(submission, `${says} ${REMEDY[followUp.do]}`);
}

function sameBytesAgain(
  afterDays: number,
  says: string,
  sent: number,
  { random }: Outside,
): Omit<Move, 'step'> {
  const when = afterDays === 0 ? 'again' : `again in ${String(afterDays)} days`;
  return {
    to: 'assembled',
    because: `${says} The payer wants the same request ${when}.`,
    dueInSeconds: afterDays === 0 ? backOffSeconds(sent, random()) : afterDays * DAY_SECONDS,
  };
}

/** A refused update leaves what the payer held before (PAS 2.2.1 spec-64), and the case points to it. */
function refusal({ revises }: Submission, because: string): Omit<Move, 'step'> {
  return revises === undefined
    ? { to: 'rejected', because }
    : {
        to: 'needs-attention',
        because: `The payer refused the ${revises.how}; what it held before stands. ${because}`,
        submissionId: revises.prior,
        // What waited for the answer to the revision is looked at now.
        dueInSeconds: 0,
      };
}

const REMEDY: Readonly<Record<FollowUp['do'], string>> = {
  leave: 'The payer takes no resubmission: call it, or dispute.',
  'ask-person': 'A person decides whether it is sent again.',
  correct: 'Correct it in the record; then it is asked anew.',
  wait: 'It will answer.',
  'send-again': 'The payer wants the same request again: a person sends it with $reassess.',
};
