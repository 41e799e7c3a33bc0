import { type2Parent } from 'fhirpath/fhir-context/r4';
import type { Finding } from './finding.ts';
import { type Element, memberOf, typeWithin } from './r4-element.ts';
import { problem } from './refusal.ts';

/** Whether FHIR R4 has a resource type of this name. */
export function isR4Type(type: string): boolean {
  const parent = Object.hasOwn(type2Parent, type) ? type2Parent[type] : undefined;
  return type !== 'DomainResource' && (parent === 'DomainResource' || parent === 'Resource');
}

/**
 * What is wrong with the build of a resource by FHIR R4: a list where one value belongs or the reverse, a text where
 * an object belongs, null, a conditional reference, and what must not be ignored and is not understood. Elements that
 * R4 does not know are left alone, as are all codes and values: a strange code is `unmapped`, not a reason to lose a stay.
 */
export function checkShape(
  resource: Readonly<Record<string, unknown>>,
  type: string,
  expression: string,
): readonly Finding[] {
  const walk: Walk = { root: expression, at: [], findings: [] };
  checkObject(resource, type, walk);
  return walk.findings;
}

interface Walk {
  /** FHIRPath of the resource in its message. */
  readonly root: string;
  /** Names and indexes from there to the element that is looked at: spelt out only where something is wrong. */
  readonly at: (string | number)[];
  readonly findings: Finding[];
}

function checkObject(object: Readonly<Record<string, unknown>>, type: string, walk: Walk): void {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const element = memberOf(type, key);
    walk.at.push(key);
    if (value === null) addNull(walk);
    else if (Array.isArray(value)) checkArray(value, key, { element, owner: object }, walk);
    else if (element.repeats) add(walk, 'not-a-list', 'This element repeats in R4: send an array.');
    else checkValue(value, key, element, walk);
    walk.at.pop();
  }
}

function checkArray(
  values: readonly unknown[],
  key: string,
  { element, owner }: { readonly element: Element; readonly owner: object },
  walk: Walk,
): void {
  if (element.type !== undefined && !element.repeats) {
    add(
      walk,
      'not-single',
      `This element does not repeat in R4: send one value.${newerVersion(element.path)}`,
    );
    return;
  }
  if (key === 'modifierExtension' && values.length > 0) addModifier(walk);
  for (const [index, value] of values.entries()) {
    walk.at.push(index);
    if (value !== null) checkValue(value, key, element, walk);
    // In the list of a primitive, null keeps the places of its `_` twin.
    else if (!key.startsWith('_') && !Object.hasOwn(owner, `_${key}`)) addNull(walk);
    walk.at.pop();
  }
}

function checkValue(value: unknown, key: string, element: Element, walk: Walk): void {
  if (typeof value === 'object' && value !== null) {
    if (element.isPrimitive)
      add(walk, 'not-primitive', 'This element is a plain value in R4, not an object.');
    // Only the keys are walked, and a JSON object has nothing but string keys.
    else checkObject(value as Readonly<Record<string, unknown>>, typeWithin(value, element), walk);
    return;
  }
  if (element.isComplex) add(walk, 'not-an-object', 'This element is an object in R4, not a plain value.');
  else if (element.jsonType !== undefined && typeof value !== element.jsonType)
    add(walk, 'other-json-type', `This element is a JSON ${element.jsonType} in R4.`);
  if (key === 'implicitRules') addModifier(walk);
  if (key === 'reference' && isConditional(value)) {
    add(
      walk,
      'conditional-reference',
      'Name the resource by Type/id or by its fullUrl; searches are not followed.',
    );
  }
}

function isConditional(reference: unknown): boolean {
  return typeof reference === 'string' && /^[A-Za-z]+\?/.test(reference);
}

function newerVersion(path: string): string {
  return path === 'Encounter.class' ? ' A list here is FHIR R5; this service speaks R4.' : '';
}

function addNull(walk: Walk): void {
  add(walk, 'null-value', 'Leave the element out instead of sending null.');
}

function addModifier(walk: Walk): void {
  add(
    walk,
    'unknown-modifier',
    'This can change the meaning of the resource and is not understood here, so it must not be ignored. Send the resource without it, in plain R4.',
    'extension',
  );
}

function add(
  { root, at, findings }: Walk,
  key: string,
  text: string,
  code: 'structure' | 'extension' = 'structure',
): void {
  const steps = at.map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`));
  const expression = PLAIN_PATH.exec(`${root}${steps.join('')}`)?.[0];
  findings.push(problem({ code, key, text, expression }));
}

/** As far as the names can be FHIR names: a property name from outside could hold anything. */
const PLAIN_PATH = /^[A-Z]\w{0,63}(\[\d+\])*(\._?[A-Za-z]\w{0,63}(?=[.[]|$)(\[\d+\])*)*/;
