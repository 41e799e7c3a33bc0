import { type Condition, type Found, meet } from './condition.ts';
import { belongsTo, withLocalReferences } from './link-references.ts';
import { type Apart, asOneOrEach, type Part, type TakeApart, type TakenResource } from './take-apart.ts';

/** The conditions in a message, in its order. */
export function conditionsIn({ parts }: Apart): readonly Condition[] {
  return parts.flatMap((part) => (part.outcome === 'taken' && part.condition ? [part.condition] : []));
}

/**
 * The message as it stands once its conditions were looked up (`found`, in the order of `conditionsIn`). What is there
 * already is not stored, and what points to it points to the one that is there (FHIR R4 http.html, conditional create
 * in a transaction).
 */
export function meetConditions({ kind, parts }: Apart, found: readonly (readonly Found[])[]): TakeApart {
  const looked = [...found];
  const named = new Map<string, Found>();
  const met = parts.map((part, index): Part => {
    if (part.outcome !== 'taken' || part.condition === undefined) return part;
    const { taken, condition } = part;
    const expression = kind === 'resource' ? taken.type : `Bundle.entry[${String(index)}].request`;
    // Asked twice in one message: the first entry is the one that exists for the second.
    const before = named.get(JSON.stringify(condition));
    const standing = looked.shift() ?? [];
    const verdict = meet(condition, before === undefined ? standing : [before], expression);
    if (verdict.is === 'unmet') return { outcome: 'refused', refusal: verdict.refusal };
    if (verdict.is === 'there') return { outcome: 'there', taken, found: verdict.found };
    if (condition.how === 'if-none-exist') named.set(JSON.stringify(condition), { id: taken.id, version: 1 });
    return { outcome: 'taken', taken };
  });
  return asOneOrEach(kind, pointedAtWhatIsThere(met));
}

function pointedAtWhatIsThere(parts: readonly Part[]): readonly Part[] {
  const names = new Map(
    parts.flatMap((part): [string, string][] =>
      part.outcome === 'there' && part.found.id !== part.taken.id
        ? [[`${part.taken.type}/${part.taken.id}`, `${part.taken.type}/${part.found.id}`]]
        : [],
    ),
  );
  if (names.size === 0) return parts;
  return parts.map((part) =>
    part.outcome === 'taken' ? { outcome: 'taken', taken: pointing(part.taken, names) } : part,
  );
}

function pointing(taken: TakenResource, names: ReadonlyMap<string, string>): TakenResource {
  const resource = withLocalReferences(taken.resource, names);
  return { ...taken, resource, ...belongsTo(resource) };
}
