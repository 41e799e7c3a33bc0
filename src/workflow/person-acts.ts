import type { Case } from '../domain/case/case.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Outside } from './outside.ts';

/** Long enough for one write. */
const LEASE_SECONDS = 30;

/** What became of an act: `refused` when the case does not stand where the act applies, `busy` when it is being moved. */
export type Act =
  { readonly done: 'moved'; readonly case: Case } | { readonly done: 'refused' | 'busy' | 'unknown-case' };

/** A person releases a case that the site holds for review: it is assembled and submitted. */
export function release(id: string, who: string, outside: Outside): Promise<Act> {
  return act(id, outside, (held) =>
    held.state === 'held-for-review'
      ? { to: 'ready', because: `Released for submission by ${who}.`, step: 'release' }
      : undefined,
  );
}

/**
 * A person asks to look at a case again, after mending something outside the record: a mapping, a connection.
 * Refused while the payer has, or may have, a request: asking anew could ask twice.
 */
export function reassess(id: string, who: string, outside: Outside): Promise<Act> {
  return act(id, outside, (held) =>
    held.submissionId === undefined || held.state === 'rejected'
      ? { to: 'received', because: `To be looked at again, asked by ${who}.`, step: 'reassess' }
      : undefined,
  );
}

async function act(
  id: string,
  { store, queue }: Outside,
  decide: (held: Case) => { to: CaseState; because: string; step: string } | undefined,
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
  const moved = await store.move(held, { ...move, dueInSeconds: 0 });
  if (moved === undefined) return { done: 'busy' };
  await queue.hint([moved]);
  return { done: 'moved', case: moved };
}
