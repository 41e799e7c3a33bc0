import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import { readJson } from '../domain/fhir/read-json.ts';
import { refuse, type Refusal } from '../domain/fhir/refusal.ts';
import { takeApart } from '../domain/fhir/take-apart.ts';
import { isSupplement } from '../domain/supplement/check-supplement.ts';
import type { Outside } from './outside.ts';
import { type Act, act, isOurs } from './person-acts.ts';
import type { Move } from './ports/case-moves.ts';
import { judgeIds } from './receive.ts';
import { madeWorse, materialOf, standsOf } from './review-request.ts';
import { LEFT_ALONE_SECONDS, type RefusedContent, storeGiven } from './store-given.ts';

/**
 * A person amends what goes out, before it is released or as an update of what the payer has: by a supplement, which
 * comes before what the record says, line by line. The amended request is validated before anything is stored; one
 * that could not be sent is refused with what is wrong.
 */
export async function amend(
  id: string,
  { who, bytes }: { readonly who: string; readonly bytes: Uint8Array },
  outside: Outside,
): Promise<Act | RefusedContent> {
  const known = await outside.store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const read = supplementIn(bytes, known, outside);
  if (read.refusal !== undefined) return { done: 'refused-content', refusal: read.refusal };
  const worse = await worsenedBy(read.supplement, known, outside);
  if (worse !== undefined) return { done: 'refused-content', refusal: worse };
  const stands = await standsOf(known, outside);
  const done = await act(id, outside, (held): Move | undefined => {
    const to = isOurs(held, stands.unsent) && held.state !== 'rejected' ? 'received' : held.state;
    const isAmendable = to === 'received' || held.state === 'rejected' || stands.answered;
    if (!isAmendable || held.state === 'discarded') return undefined;
    return { to, because: `Amended by ${who}.`, step: 'review', dueInSeconds: LEFT_ALONE_SECONDS };
  });
  return done.done === 'moved' ? storeGiven(done, { bytes, known }, outside) : done;
}

type Read =
  | { readonly supplement: QuestionnaireResponse; readonly refusal: undefined }
  | { readonly supplement: undefined; readonly refusal: Refusal };

function supplementIn(bytes: Uint8Array, { encounterId }: Case, { limits, sha256 }: Outside): Read {
  const json = readJson(bytes, limits);
  if (json.refusal !== undefined) return { supplement: undefined, refusal: json.refusal };
  const taken = takeApart(json.value, (text) => sha256(new TextEncoder().encode(text)));
  if (taken.refusal !== undefined) return { supplement: undefined, refusal: taken.refusal };
  const refusal = judgeIds({ how: 'edit' }, taken.apart.parts);
  if (refusal !== undefined) return { supplement: undefined, refusal };
  const [part] = taken.apart.parts;
  const isOne = taken.apart.kind === 'resource' && part?.outcome === 'taken';
  if (isOne && part.taken.resource.resourceType === 'QuestionnaireResponse') {
    const { resource, encounterId: about } = part.taken;
    // A resource that was taken is a JSON object.
    if (about === encounterId && isSupplement(resource as unknown as Record<string, unknown>))
      return { supplement: resource, refusal: undefined };
  }
  return { supplement: undefined, refusal: NOT_A_SUPPLEMENT };
}

const NOT_A_SUPPLEMENT = refuse(422, {
  code: 'structure',
  key: 'not-a-supplement',
  text: 'Amend with one QuestionnaireResponse that answers the supplement and names the encounter of this case (GET /fhir/Questionnaire/prior-authorization-supplement). What the record itself says wrong is mended with $edit.',
});

async function worsenedBy(
  supplement: QuestionnaireResponse,
  known: Case,
  outside: Outside,
): Promise<Refusal | undefined> {
  const material = await materialOf(known, outside);
  if (material === undefined) return undefined;
  const { snapshot } = material;
  const others = snapshot.supplements.filter(({ resource }) => resource.id !== supplement.id);
  const said = { resource: supplement, version: 1, receivedAt: outside.now() };
  return madeWorse(known, { snapshot: { ...snapshot, supplements: [...others, said] } }, outside);
}
