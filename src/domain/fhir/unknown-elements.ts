import { type Element, memberNames, memberOf, typeWithin, UNKNOWN } from './r4-element.ts';
import { nearestName } from './nearest-name.ts';

/** An element that R4 does not have, and the one that was probably meant. */
export interface UnknownElement {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  readonly nearest: string | undefined;
}

/** No elements, and welcome everywhere in JSON; and what is contained, which nothing here reads. */
const BESIDE: ReadonlySet<string> = new Set(['resourceType', 'fhir_comments', 'contained']);

/** Every element of a resource that R4 does not know under that name; what stands within one is not looked at. */
export function unknownElements(resource: object, type: string): readonly UnknownElement[] {
  const found: UnknownElement[] = [];
  look(resource, type, [], found);
  return found;
}

function look(object: object, type: string, path: readonly PropertyKey[], found: UnknownElement[]): void {
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    if (BESIDE.has(key)) continue;
    const name = key.replace(/^_/, '');
    const element = memberOf(type, name);
    const here = [...path, key];
    if (element === UNKNOWN) found.push({ path: here, name, nearest: nearestName(name, memberNames(type)) });
    else if (!key.startsWith('_')) lookWithin(value, element, here, found);
  }
}

function lookWithin(
  value: unknown,
  element: Element,
  path: readonly PropertyKey[],
  found: UnknownElement[],
): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) lookWithin(each, element, [...path, index], found);
  } else if (typeof value === 'object' && value !== null && !element.isPrimitive) {
    look(value, typeWithin(value, element), path, found);
  }
}
