import type { Case } from '../domain/case/case.ts';
import type { CaseState } from '../domain/case/state.ts';
import { followUpOf } from '../domain/determination/follow-up-action.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import type { Move } from './ports/case-moves.ts';
import { sendCancel, sendUpdate } from './tell-changes.ts';
import type { Submitted } from './submitted.ts';

/** Long enough for one write. */
const LEASE_SECONDS = 30;

/** What became of an act: `refused` when the case does not stand where the act applies, `busy` when it is being moved. */
export type Act =
  | { readonly done: 'moved'; readonly case: Case }
  | { readonly done: 'refused' | 'busy' | 'unknown-case'; readonly because?: string };

/**
 * A person releases what the site holds for review: a request, which is assembled and submitted, or an update of one
 * that the payer has.
 */
export async function release(id: string, who: string, outside: Outside): Promise<Act> {
  const known = await outside.store.readCase(id);
  if (known?.state === 'needs-attention')
    return revise(id, outside, (submitted) => sendUpdate(submitted, who, outside));
  return act(id, outside, (held) =>
    held.state === 'held-for-review'
      ? { to: 'ready', because: `Released for submission by ${who}.`, step: 'release' }
      : undefined,
  );
}

/** A person takes back a request that the payer has: every line is cancelled by an update of it. */
export function cancel(id: string, who: string, outside: Outside): Promise<Act> {
  return revise(id, outside, (submitted) => sendCancel(submitted, who, outside));
}

/**
 * A person asks to look at a case again, after mending something outside the record: a mapping, a connection.
 * Refused while the payer has, or may have, a request: asking anew could ask twice. One that was denied may be asked
 * anew, and only so: an update is not permitted then.
 */
export async function reassess(id: string, who: string, outside: Outside): Promise<Act> {
  const known = await outside.store.readCase(id);
  if (known?.state === 'rejected' && followUpOf(known.determination?.errors ?? []).do === 'leave') {
    return {
      done: 'refused',
      because: 'The payer takes no resubmission of this request: call it, or dispute.',
    };
  }
  const denied = known === undefined ? undefined : await deniedSubmission(known, outside);
  const unsent = known === undefined ? undefined : await unsentSubmission(known, outside);
  return act(id, outside, (held) =>
    isOurs(held, unsent) || (held.state === 'needs-attention' && held.submissionId === denied)
      ? { to: 'received', because: `To be looked at again, asked by ${who}.`, step: 'reassess' }
      : undefined,
  );
}

/** The payer has nothing of it: nothing was frozen, what was frozen never left, or it could not be processed. */
export function isOurs({ submissionId, state }: Case, unsent: string | undefined): boolean {
  return submissionId === undefined || state === 'rejected' || submissionId === unsent;
}

/** The submission that the case points to, when a person looks at it and none of its calls can have arrived. */
export async function unsentSubmission(
  { state, submissionId }: Case,
  { store }: Pick<Outside, 'store'>,
): Promise<string | undefined> {
  if (state !== 'needs-attention' || submissionId === undefined) return undefined;
  const submission = await store.readSubmission(submissionId);
  if (submission?.revises !== undefined) return undefined;
  const attempts = await store.attemptsOf(submissionId);
  return attempts.every((attempt) => attempt.class === 'not-sent') ? submissionId : undefined;
}

/** The submission that the payer has denied as a whole, when it is the one the case points to. */
async function deniedSubmission(
  { id, submissionId, determination }: Case,
  outside: Outside,
): Promise<string | undefined> {
  if (submissionId === undefined || determination?.overall !== 'denied') return undefined;
  return (await isAnswered(id, submissionId, outside)) ? submissionId : undefined;
}

/** Changes a request that the payer has and has answered; never one whose answer is still out. */
async function revise(
  id: string,
  outside: Outside,
  send: (submitted: Submitted) => Promise<Case | undefined>,
): Promise<Act> {
  const { store, queue } = outside;
  const known = await store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  if ((await revisable(known, outside)) === undefined) return { done: 'refused' };
  await store.makeDue(id);
  const held = await store.claim(id, LEASE_SECONDS);
  if (held === undefined) return { done: 'busy' };
  const submitted = await revisable(held, outside);
  const moved = submitted && (await send(submitted));
  if (moved === undefined) {
    await store.move(held, { to: held.state, because: held.because, step: 'release', dueInSeconds: 0 });
    return { done: 'refused' };
  }
  await queue.hint([moved]);
  return { done: 'moved', case: moved };
}

const MAY_BE_REVISED: readonly CaseState[] = ['pended', 'determined', 'needs-attention'];

async function revisable(held: Case, outside: Outside): Promise<Submitted | undefined> {
  const { id, state, submissionId, determination } = held;
  if (submissionId === undefined || determination === undefined || !MAY_BE_REVISED.includes(state))
    return undefined;
  if (determination.overall === 'cancelled' || !(await isAnswered(id, submissionId, outside)))
    return undefined;
  const submission = await outside.store.readSubmission(submissionId);
  const connection = submission && outside.connectionOf(submission.payer);
  return submission === undefined || connection === undefined ? undefined : { held, submission, connection };
}

/** Takes the case up for one act, if it stands where the act applies. */
export async function act(
  id: string,
  { store, queue }: Outside,
  decide: (held: Case) => Move | undefined,
): Promise<Act> {
  const known = await store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  if (decide(known) === undefined) return { done: 'refused' };
  await store.makeDue(id);
  const held = await store.claim(id, LEASE_SECONDS);
  if (held === undefined) return { done: 'busy' };
  const move = decide(held);
  if (move === undefined) {
    await store.move(held, { to: held.state, because: held.because, step: 'release', dueInSeconds: 0 });
    return { done: 'refused' };
  }
  const moved = await store.move(held, { dueInSeconds: 0, ...move });
  if (moved === undefined) return { done: 'busy' };
  await queue.hint([moved]);
  return { done: 'moved', case: moved };
}
