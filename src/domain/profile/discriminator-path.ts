import { isObject, objectsOf, type JsonObject } from './json.ts';

/** One step of a discriminator path: the restricted FHIRPath of https://hl7.org/fhir/R4/profiling.html#discriminator. */
export type PathStep =
  { readonly kind: 'child'; readonly name: string } | { readonly kind: 'extension'; readonly url: string };

const STEP = /extension\('([^']+)'\)|ofType\(\w+\)|resolve\(\)|\bas\s+\w+|\$this|([A-Za-z]+)/g;

/** Reads e.g. `extension('…').value.ofType(boolean)`; a type filter changes nothing on JSON and is passed over. */
export function parseDiscriminatorPath(path: string): readonly PathStep[] {
  return [...path.matchAll(STEP)].flatMap(([, url, name]): PathStep[] => {
    if (url !== undefined) return [{ kind: 'extension', url }];
    return name === undefined ? [] : [{ kind: 'child', name }];
  });
}

/** The values that a path leads to, arrays opened. */
export function valuesAt(item: unknown, steps: readonly PathStep[]): readonly unknown[] {
  const [only] = steps;
  if (only === undefined) return [item];
  if (steps.length === 1 && only.kind === 'child' && isObject(item))
    return listOf(childValue(item, only.name));
  let values: readonly unknown[] = [item];
  for (const step of steps) {
    values = values.filter(isObject).flatMap((value) => {
      if (step.kind === 'extension')
        return objectsOf(value['extension']).filter(({ url }) => url === step.url);
      const child = childValue(value, step.name);
      return child === undefined ? [] : child;
    });
  }
  return values;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** `value` also means `valueBoolean`, `valueCode` …; an array is opened by the caller's flatMap. */
function childValue(value: JsonObject, name: string): unknown {
  if (value[name] !== undefined) return value[name];
  for (const key in value) {
    if (key.length > name.length && key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)))
      return value[key];
  }
  return undefined;
}
