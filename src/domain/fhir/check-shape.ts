import { path2Repeating, path2Type, pathsDefinedElsewhere, type2Parent } from 'fhirpath/fhir-context/r4';
import type { Finding } from './finding.ts';
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
  const findings: Finding[] = [];
  checkObject(resource, { type, expression, findings });
  return findings;
}

interface Place {
  /** Path in the R4 model: `Encounter.hospitalization`, or a data type: `Coding`. Empty where R4 knows nothing. */
  readonly type: string;
  readonly expression: string;
  readonly findings: Finding[];
}

function checkObject(object: Readonly<Record<string, unknown>>, place: Place): void {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const inner = { ...place, type: memberOf(place.type, key), expression: `${place.expression}.${key}` };
    if (value === null) add(inner, 'null-value', 'Leave the element out instead of sending null.');
    else if (Array.isArray(value))
      checkArray(value, key, {
        ...inner,
        mayHoldNull: key.startsWith('_') || Object.hasOwn(object, `_${key}`),
      });
    else if (path2Repeating[inner.type] === true)
      add(inner, 'not-a-list', 'This element repeats in R4: send an array.');
    else checkValue(value, key, inner);
  }
}

function checkArray(
  values: readonly unknown[],
  key: string,
  { mayHoldNull, ...place }: Place & { readonly mayHoldNull: boolean },
): void {
  if (path2Type[place.type] !== undefined && path2Repeating[place.type] !== true) {
    add(
      place,
      'not-single',
      `This element does not repeat in R4: send one value.${newerVersion(place.type)}`,
    );
    return;
  }
  if (key === 'modifierExtension' && values.length > 0) addModifier(place);
  for (const [index, value] of values.entries()) {
    const inner = { ...place, expression: `${place.expression}[${String(index)}]` };
    if (value !== null) checkValue(value, key, inner);
    // In the list of a primitive, null keeps the places of its `_` twin.
    else if (!mayHoldNull) add(inner, 'null-value', 'Leave the element out instead of sending null.');
  }
}

function checkValue(value: unknown, key: string, place: Place): void {
  if (typeof value === 'object' && value !== null) {
    // Only the keys are walked, and a JSON object has nothing but string keys.
    if (isPrimitive(place.type))
      add(place, 'not-primitive', 'This element is a plain value in R4, not an object.');
    else
      checkObject(value as Readonly<Record<string, unknown>>, { ...place, type: typeOf(value, place.type) });
    return;
  }
  if (isComplex(place.type))
    add(place, 'not-an-object', 'This element is an object in R4, not a plain value.');
  else if (typeof value !== jsonTypeOf(place.type, typeof value))
    add(place, 'other-json-type', `This element is a JSON ${jsonTypeOf(place.type)} in R4.`);
  if (key === 'implicitRules') addModifier(place);
  if (key === 'reference' && typeof value === 'string' && /^[A-Za-z]+\?/.test(value)) {
    add(
      place,
      'conditional-reference',
      'Name the resource by Type/id or by its fullUrl; searches are not followed.',
    );
  }
}

function memberOf(type: string, key: string): string {
  const path = `${type}.${key}`;
  return pathsDefinedElsewhere[path] ?? path;
}

/** Where the members of this value are described: under its own path for a backbone, else under its data type. */
function typeOf(value: object, path: string): string {
  const type = nameOfType(path);
  if (type === 'Resource') return resourceTypeOf(value);
  return type === undefined || type === 'BackboneElement' || type === 'Element' ? path : type;
}

function resourceTypeOf(value: object): string {
  return 'resourceType' in value && typeof value.resourceType === 'string' ? value.resourceType : '';
}

function nameOfType(path: string): string | undefined {
  return Object.hasOwn(path2Type, path) ? path2Type[path] : undefined;
}

function isComplex(path: string): boolean {
  return /^[A-Z]/.test(nameOfType(path) ?? '') && !isPrimitive(path);
}

function isPrimitive(path: string): boolean {
  const type = nameOfType(path);
  return type !== undefined && (/^[a-z]/.test(type) || type.startsWith('System.'));
}

const NUMBERS = ['decimal', 'integer', 'positiveInt', 'unsignedInt', 'System.Decimal', 'System.Integer'];
const BOOLEANS = ['boolean', 'System.Boolean'];

/** How R4 JSON spells a primitive (json.html#primitive); `otherwise` where R4 knows nothing of the element. */
function jsonTypeOf(path: string, otherwise = ''): string {
  const type = nameOfType(path);
  if (type === undefined || !isPrimitive(path)) return otherwise;
  if (NUMBERS.includes(type)) return 'number';
  return BOOLEANS.includes(type) ? 'boolean' : 'string';
}

function newerVersion(path: string): string {
  return path === 'Encounter.class' ? ' A list here is FHIR R5; this service speaks R4.' : '';
}

function addModifier(place: Place): void {
  add(
    place,
    'unknown-modifier',
    'This can change the meaning of the resource and is not understood here, so it must not be ignored. Send the resource without it, in plain R4.',
    'extension',
  );
}

function add(place: Place, key: string, text: string, code: 'structure' | 'extension' = 'structure'): void {
  place.findings.push(problem({ code, key, text, expression: PLAIN_PATH.exec(place.expression)?.[0] }));
}

/** As far as the names can be FHIR names: a property name from outside could hold anything. */
const PLAIN_PATH = /^[A-Z]\w{0,63}(\[\d+\])*(\._?[A-Za-z]\w{0,63}(?=[.[]|$)(\[\d+\])*)*/;
