import type { Case } from '../domain/case/case.ts';
import type { Refusal } from '../domain/fhir/refusal.ts';
import type { Outside } from './outside.ts';
import type { Act } from './person-acts.ts';
import { type Asked, receive } from './receive.ts';

/** An act that was not done because of what was given with it. */
export interface RefusedContent {
  readonly done: 'refused-content';
  readonly refusal: Refusal;
}

/** Longer than storing takes: nobody looks at a case before what a person gave is there, and should we die, somebody does. */
export const LEFT_ALONE_SECONDS = 30;

/** Takes in what a person gave with an act, once the case's history says that they did, and brings the case up. */
export async function storeGiven(
  act: Extract<Act, { done: 'moved' }>,
  {
    bytes,
    known,
    asked = { how: 'edit', caseId: known.id },
  }: { readonly bytes: Uint8Array; readonly known: Pick<Case, 'id' | 'sender'>; readonly asked?: Asked },
  outside: Outside,
): Promise<Act | RefusedContent> {
  const { id, sender } = known;
  const contentType = 'application/fhir+json';
  const stored = await receive({ sender, contentType, bytes, asked }, outside);
  await outside.store.makeDue(id);
  await outside.queue.hint([act.case]);
  return stored.refusal === undefined ? act : { done: 'refused-content', refusal: stored.refusal };
}
