import type { TypeReference } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isObject, type JsonObject } from './json.ts';
import { excusedByDefect } from './known-defects.ts';
import type { Library } from './library.ts';
import { PRIMITIVE_CHECKS } from './primitive.ts';
import { companionCheck, propertyCheck } from './property-check.ts';
import { report, type Check, type PropertyCheck, type Visit } from './visit.ts';

/** The check of a JSON object against the children of an element: known names, each child, what must be there. */
export function objectCheck(node: ElementNode, library: Library): Check {
  const where = node.path;
  let table: PropertyTable | undefined;
  return (value, visit) => {
    if (!isObject(value)) {
      report(visit, 'object-expected', where);
      return;
    }
    table ??= propertyTable(node, library);
    checkEachKey(value, visit, table, where);
    checkPresence(value, visit, table);
  };
}

function checkEachKey(value: JsonObject, visit: Visit, { properties }: PropertyTable, where: string): void {
  let isEmpty = true;
  let choices: Property[] | undefined;
  for (const key in value) {
    if (value[key] === undefined) continue; // absent, in JSON
    isEmpty = false;
    const property = properties.get(key);
    if (property === undefined) {
      report(visit, 'property-unknown', where, safeName(key));
      continue;
    }
    if (property.child.isChoice) (choices ??= []).push(property);
    visit.path.push(key);
    property.check(value[key], visit, value);
    visit.path.pop();
  }
  if (isEmpty) report(visit, 'element-empty');
  if (choices !== undefined && choices.length > 1) checkChoices(choices, visit);
}

/** `valueString` and its companion `_valueString` are one; with `valueCode` they are two. */
function checkChoices(choices: readonly Property[], visit: Visit): void {
  for (const child of new Set(choices.map((choice) => choice.child))) {
    const types = new Set(choices.filter((choice) => choice.child === child).map(({ name }) => name));
    if (types.size > 1) report(visit, 'choice-repeated', child.name);
  }
}

function checkPresence(value: JsonObject, visit: Visit, { required }: PropertyTable): void {
  for (const { keys, name, what, isExcused } of required) {
    if (keys.some((key) => value[key] !== undefined) || isExcused?.(value) === true) continue;
    report(visit, 'element-missing', what, name);
  }
}

interface PropertyTable {
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: readonly Child[];
}

/** What stands under one JSON key. */
interface Property {
  readonly check: PropertyCheck;
  /** Without the `_` of a companion. */
  readonly name: string;
  readonly child: Child;
}

interface Child {
  readonly name: string;
  /** Every key that means this element, companions too. */
  readonly keys: string[];
  readonly isChoice: boolean;
  readonly what: string;
  /** By a known defect: when it may be absent although it is required. */
  readonly isExcused?: (owner: JsonObject) => boolean;
}

function propertyTable(node: ElementNode, library: Library): PropertyTable {
  const properties = new Map<string, Property>();
  const required: Child[] = [];
  for (const element of node.children.values()) {
    const name = element.name.replace('[x]', '');
    const isExcused = excusedByDefect(element.path, library.defects);
    const child: Child = {
      ...{ name, keys: [], isChoice: element.types.length > 1, what: cardinality(element) },
      ...(isExcused === undefined ? {} : { isExcused }),
    };
    if (element.min > 0) required.push(child);
    addProperties(properties, element, child, library);
  }
  if (node.definition.kind === 'resource' && !node.path.includes('.')) {
    const child: Child = { name: 'resourceType', keys: [], isChoice: false, what: '' };
    properties.set('resourceType', { check: alreadyKnown, name: 'resourceType', child });
  }
  return { properties, required };
}

function addProperties(
  properties: Map<string, Property>,
  element: ElementNode,
  child: Child,
  library: Library,
): void {
  for (const { key, type } of namesOf(element)) {
    const typed = sliceForType(element, type);
    child.keys.push(key);
    properties.set(key, { check: propertyCheck(typed, type, key, library), name: key, child });
    if (!isPrimitive(type)) continue;
    child.keys.push(`_${key}`);
    properties.set(`_${key}`, { check: companionCheck(typed, key, library), name: key, child });
  }
}

/** `value[x]` is spelt `valueString`, `valueCode` … in JSON; any other name as it is. */
function namesOf(child: ElementNode): { key: string; type: TypeReference | undefined }[] {
  if (!child.name.endsWith('[x]')) return [{ key: child.name, type: child.types[0] }];
  const stem = child.name.slice(0, -3);
  return child.types.map((type) => ({
    key: `${stem}${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}`,
    type,
  }));
}

/** A choice may be sliced by its type; the slice of this type then says more. */
function sliceForType(child: ElementNode, type: TypeReference | undefined): ElementNode {
  if (!child.name.endsWith('[x]') || child.slices.length === 0) return child;
  return child.slices.find((slice) => slice.types.some(({ code }) => code === type?.code)) ?? child;
}

function isPrimitive(type: TypeReference | undefined): boolean {
  return type !== undefined && type.code in PRIMITIVE_CHECKS;
}

function cardinality({ path, element, min }: ElementNode): string {
  return `${path} ${String(min)}..${element.max ?? '1'}`;
}

/** A stray key could hold anything, so it is repeated only where it looks like the name of an element. */
function safeName(key: string): string {
  return /^_?[a-z][A-Za-z]{0,40}$/.test(key) ? key : 'unnamed';
}

function alreadyKnown(): void {
  // resourceType chose this check.
}
