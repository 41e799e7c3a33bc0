import {
  choiceTypePaths,
  path2Repeating,
  path2Type,
  pathsDefinedElsewhere,
  type2Parent,
} from 'fhirpath/fhir-context/r4';

/** What R4 says of an element. */
export interface Element {
  /** Path in the R4 model: `Encounter.hospitalization`. Empty where R4 knows nothing. */
  readonly path: string;
  /** Its data type: `Coding`, `string`. */
  readonly type: string | undefined;
  readonly repeats: boolean;
  readonly isPrimitive: boolean;
  readonly isComplex: boolean;
  /** How JSON spells it (json.html#primitive); undefined where R4 knows nothing, or it is an object. */
  readonly jsonType: 'string' | 'number' | 'boolean' | undefined;
}

/** Where the members of this value are described: under its own path for a backbone, else under its data type. */
export function typeWithin(value: object, { type, path }: Element): string {
  if (type === 'Resource') return resourceTypeOf(value);
  return type === undefined || type === 'BackboneElement' || type === 'Element' ? path : type;
}

function resourceTypeOf(value: object): string {
  return 'resourceType' in value && typeof value.resourceType === 'string' ? value.resourceType : '';
}

/** What R4 does not know. */
export const UNKNOWN: Element = {
  path: '',
  type: undefined,
  repeats: false,
  isPrimitive: false,
  isComplex: false,
  jsonType: undefined,
};

/** By type and name; only what R4 knows, so that names from outside do not fill it. */
const remembered = new Map<string, Map<string, Element>>();

/** The element of that name in a resource type, backbone or data type; `UNKNOWN` when there is none. */
export function memberOf(type: string, key: string): Element {
  const known = remembered.get(type)?.get(key);
  if (known !== undefined) return known;
  const path = `${type}.${key}`;
  const element = elementAt(pathsDefinedElsewhere[path] ?? path);
  if (element === UNKNOWN) return UNKNOWN;
  const ofType = remembered.get(type) ?? new Map<string, Element>();
  remembered.set(type, ofType.set(key, element));
  return element;
}

function elementAt(path: string): Element {
  const type = Object.hasOwn(path2Type, path) ? path2Type[path] : undefined;
  if (type === undefined) return UNKNOWN;
  const isPrimitive = /^[a-z]/.test(type) || type.startsWith('System.');
  const isComplex = /^[A-Z]/.test(type) && !isPrimitive;
  const jsonType = isPrimitive ? jsonTypeOf(type) : undefined;
  return { path, type, repeats: path2Repeating[path] === true, isPrimitive, isComplex, jsonType };
}

const NUMBERS = ['decimal', 'integer', 'positiveInt', 'unsignedInt', 'System.Decimal', 'System.Integer'];
const BOOLEANS = ['boolean', 'System.Boolean'];

function jsonTypeOf(type: string): Element['jsonType'] {
  if (NUMBERS.includes(type)) return 'number';
  return BOOLEANS.includes(type) ? 'boolean' : 'string';
}

/** Names of the elements that R4 knows in a resource type, backbone or data type. */
export function memberNames(type: string): readonly string[] {
  const start = `${type}.`;
  return Object.keys(path2Type)
    .filter((path) => path.startsWith(start) && !path.includes('.', start.length))
    .map((path) => path.slice(start.length));
}

/** Whether any type of R4 has an element of that name; of `value[x]` both `value` and `valueString` count. */
export function isElementName(name: string): boolean {
  return elementNames().has(name);
}

/** Whether R4 or FHIRPath has a type of that name: `Encounter`, `Quantity`, `string`, and `String` of `System.String`. */
export function isTypeName(name: string): boolean {
  typeNames ??= new Set([
    ...Object.keys(type2Parent),
    ...Object.values(path2Type).map((type) => type.replace(/^System\./, '')),
  ]);
  return typeNames.has(name);
}

let typeNames: ReadonlySet<string> | undefined;
let everyName: ReadonlySet<string> | undefined;

/** Every name of an element in R4. */
export function elementNames(): ReadonlySet<string> {
  everyName ??= new Set(
    [...Object.keys(path2Type), ...Object.keys(choiceTypePaths)].map((path) =>
      path.slice(path.lastIndexOf('.') + 1),
    ),
  );
  return everyName;
}
