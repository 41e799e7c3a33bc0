import { unversioned } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isObject, objectsOf, type JsonObject } from './json.ts';
import type { Library } from './library.ts';
import type { Membership } from './value-set-codes.ts';
import { report, reportOnce, type Check } from './visit.ts';

/** The check of a required binding; nothing where the element has none. */
export function bindingCheck({ element, types }: ElementNode, library: Library): Check[] {
  const { binding } = element;
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return [];
  const url = unversioned(binding.valueSet);
  // Known defect string-bound-to-value-set: a bare string names no code.
  if (
    types.every(({ code }) => code === 'string') &&
    library.defects['string-bound-to-value-set'] !== 'enforce'
  ) {
    return [];
  }
  const isMember = library.valueSet(url);
  return [
    (value, visit) => {
      if (isMember === undefined) reportOnce(visit, 'value-set-not-at-hand', url);
      else if (typeof value === 'string' && !isMember(value, undefined))
        report(visit, 'code-not-in-value-set', url);
      if (!isObject(value)) return;
      const codings = codingsOf(value);
      if (codings === undefined) return;
      if (codings.length === 0) report(visit, 'code-missing', url);
      else if (isMember !== undefined && !isAnyMember(codings, isMember))
        report(visit, 'code-not-in-value-set', url);
    },
  ];
}

/** A Coding or Quantity is its own coding; a CodeableConcept has several, and one that serves is enough. */
function codingsOf(value: JsonObject): readonly JsonObject[] | undefined {
  if (value['coding'] !== undefined) return objectsOf(value['coding']);
  if (value['code'] !== undefined) return [value];
  if (value['system'] !== undefined || value['value'] !== undefined) return undefined;
  return [];
}

function isAnyMember(codings: readonly JsonObject[], isMember: Membership): boolean {
  return codings.some(
    ({ code, system }) =>
      typeof code === 'string' && isMember(code, typeof system === 'string' ? system : ''),
  );
}
