import type { CaseState } from '../domain/case/state.ts';
import { readJson } from '../domain/fhir/read-json.ts';
import type { Refusal } from '../domain/fhir/refusal.ts';
import { takeApart } from '../domain/fhir/take-apart.ts';
import { sayMoney } from '../domain/remittance/charges.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import { type Act, act, isOurs, unsentSubmission } from './person-acts.ts';
import { judgeIds } from './receive.ts';
import { LEFT_ALONE_SECONDS, type RefusedContent, storeGiven } from './store-given.ts';

/**
 * A person sets a case aside for good: nothing will be asked, and the history says who decided that and why. Refused
 * while the payer has, or may have, a request: that is taken back with a cancel.
 */
export async function discard(
  id: string,
  { who, because }: { readonly who: string; readonly because: string },
  outside: Outside,
): Promise<Act> {
  const known = await outside.store.readCase(id);
  const unsent = known && (await unsentSubmission(known, outside));
  return act(id, outside, (held) =>
    isOurs(held, unsent)
      ? { to: 'discarded', because: `Discarded by ${who}: ${because}`, step: 'discard' }
      : undefined,
  );
}

/**
 * A person confirms that nothing is left and the care is written off, and why. Only where the route says so: while a
 * window is open there is something better to do. A case that the payer decided stays decided, any other is laid down.
 */
export async function confirmWriteOff(
  id: string,
  { who, because }: { readonly who: string; readonly because: string },
  outside: Outside,
): Promise<Act> {
  const known = await outside.store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const { route, charges } = known.assessment ?? {};
  if (route?.route !== 'provider-liability') {
    const left = route === undefined ? 'It was not assessed yet.' : `What is left: ${route.because}`;
    return { done: 'refused', because: `Nothing is written off while something can be done. ${left}` };
  }
  const unsent = await unsentSubmission(known, outside);
  const answered = known.submissionId !== undefined && (await isAnswered(id, known.submissionId, outside));
  const amount = charges === undefined ? '' : ` of ${sayMoney(charges)}`;
  return act(id, outside, (held) => {
    if (!WRITTEN_OFF_FROM.includes(held.state) || held.submissionId !== known.submissionId) return undefined;
    const isLaidDown = isOurs(held, unsent);
    if (!isLaidDown && !answered) return undefined;
    return {
      to: isLaidDown ? 'discarded' : 'determined',
      because: `The write-off${amount} was confirmed by ${who}: ${because}`,
      step: 'write-off',
    };
  });
}

const WRITTEN_OFF_FROM: readonly CaseState[] = ['needs-attention', 'out-of-time', 'determined'];

/**
 * A person mends the record of a case that could not be worked on: what is given takes the place of what was pushed,
 * which is kept. Written into the history before anything is stored; then the case is looked at again.
 */
export async function edit(
  id: string,
  { who, bytes }: { readonly who: string; readonly bytes: Uint8Array },
  outside: Outside,
): Promise<Act | RefusedContent> {
  const known = await outside.store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const refusal = refusalOf(bytes, outside);
  if (refusal !== undefined) return { done: 'refused-content', refusal };
  const unsent = await unsentSubmission(known, outside);
  const done = await act(id, outside, (held) =>
    isOurs(held, unsent)
      ? {
          to: 'received',
          because: `To be mended by ${who}.`,
          step: 'edit',
          dueInSeconds: LEFT_ALONE_SECONDS,
        }
      : undefined,
  );
  return done.done === 'moved' ? storeGiven(done, { bytes, known }, outside) : done;
}

function refusalOf(bytes: Uint8Array, { limits, sha256 }: Outside): Refusal | undefined {
  const json = readJson(bytes, limits);
  if (json.refusal !== undefined) return json.refusal;
  const { apart, refusal } = takeApart(json.value, (text) => sha256(new TextEncoder().encode(text)));
  return refusal ?? judgeIds({ how: 'edit' }, apart.parts);
}
