import type { Authorization } from './authorization.ts';
import { EXTENSION } from './pas-names.ts';
import { extensionOf } from './received-request.ts';

/**
 * The authorization with the lines alone that an update added, changed or cancelled, as PAS 2.0.1 lets a payer answer;
 * itself where the request is no update, or changed all lines or none.
 */
export function differencesOf(authorization: Authorization): Authorization {
  const { request, verdict } = authorization;
  const changed = (request.claim.item ?? [])
    .filter((item) => extensionOf(item, EXTENSION.infoChanged) !== undefined)
    .map(({ sequence }) => sequence);
  const lines = verdict.lines.filter(({ itemSequence }) => changed.includes(itemSequence));
  const isPart = request.kind === 'update' && lines.length > 0 && lines.length < verdict.lines.length;
  return isPart ? { ...authorization, verdict: { ...verdict, lines } } : authorization;
}
