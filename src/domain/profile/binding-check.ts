import { unversioned } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isObject, objectsOf, type JsonObject } from './json.ts';
import type { Library } from './library.ts';
import type { Membership } from './value-set-codes.ts';
import { report, reportOnce, type Check } from './visit.ts';

const LOINC = 'http://loinc.org/';
const LOINC_FORM = /^\d{1,7}-\d$/;

/** The check of a required binding; nothing where the element has none. */
export function bindingCheck({ element, types }: ElementNode, library: Library): Check[] {
  const { binding } = element;
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return [];
  const url = unversioned(binding.valueSet);
  const isText = types.every(({ code }) => code === 'string');
  // Known defect string-bound-to-value-set: a bare string names no code.
  if (isText && library.defects['string-bound-to-value-set'] !== 'enforce') return [];
  const members = library.valueSet(url);
  if (members === undefined)
    return [isText && url.startsWith(LOINC) ? loincFormCheck(url) : presenceCheck(url)];
  return [membershipCheck(url, members)];
}

/** The codes are not at hand, but their form is known. */
function loincFormCheck(url: string): Check {
  return (value, visit) => {
    if (typeof value === 'string' && !LOINC_FORM.test(value)) report(visit, 'code-not-in-value-set', url);
  };
}

/** Where the codes are not at hand, that is said once; that there is a code at all can still be asked. */
function presenceCheck(url: string): Check {
  return (value, visit) => {
    reportOnce(visit, 'value-set-not-at-hand', url);
    if (codingsOf(value)?.length === 0) report(visit, 'code-missing', url);
  };
}

function membershipCheck(url: string, { has, isListed }: Membership): Check {
  const isMember = ({ code, system }: JsonObject): boolean =>
    typeof code === 'string' && has(code, typeof system === 'string' ? system : '');
  return (value, visit) => {
    if (!isListed) reportOnce(visit, 'codes-by-system-only', '');
    const codings = codingsOf(value);
    if (typeof value === 'string') {
      if (!has(value, undefined)) report(visit, 'code-not-in-value-set', url);
    } else if (codings?.length === 0) report(visit, 'code-missing', url);
    else if (codings !== undefined && !codings.some(isMember)) report(visit, 'code-not-in-value-set', url);
  };
}

/** A Coding or Quantity is its own coding; a CodeableConcept has several, and one that serves is enough. */
function codingsOf(value: unknown): readonly JsonObject[] | undefined {
  if (!isObject(value)) return undefined;
  if (value['coding'] !== undefined) return objectsOf(value['coding']);
  if (value['code'] !== undefined) return [value];
  if (value['system'] !== undefined || value['value'] !== undefined) return undefined;
  return [];
}
