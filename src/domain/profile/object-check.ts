import type { TypeReference } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Library } from './library.ts';
import { PRIMITIVE_CHECKS } from './primitive.ts';
import { companionCheck, propertyCheck, type PropertyCheck } from './property-check.ts';
import { report, type Check, type Visit } from './visit.ts';

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

function checkEachKey(value: JsonObject, visit: Visit, { checks }: PropertyTable, where: string): void {
  let isEmpty = true;
  for (const key in value) {
    if (value[key] === undefined) continue; // absent, in JSON
    isEmpty = false;
    const check = checks.get(key);
    if (check === undefined) report(visit, 'property-unknown', where, safeName(key));
    else {
      visit.path.push(key);
      check(value[key], visit, value);
      visit.path.pop();
    }
  }
  if (isEmpty) report(visit, 'element-empty');
}

function checkPresence(value: JsonObject, visit: Visit, { required, choices }: PropertyTable): void {
  for (const { names, name, what } of required) {
    if (countOf(names, value) === 0) report(visit, 'element-missing', what, name);
  }
  for (const { names, name } of choices)
    if (countOf(names, value) > 1) report(visit, 'choice-repeated', name);
}

interface PropertyTable {
  readonly checks: ReadonlyMap<string, PropertyCheck>;
  readonly required: readonly Child[];
  readonly choices: readonly Child[];
}

interface Child {
  readonly names: readonly string[];
  readonly name: string;
  readonly min: number;
  readonly what: string;
}

function propertyTable(node: ElementNode, library: Library): PropertyTable {
  const checks = new Map<string, PropertyCheck>();
  if (node.definition.kind === 'resource' && !node.path.includes('.'))
    checks.set('resourceType', alreadyKnown);
  const children: Child[] = [];
  for (const child of node.children.values()) {
    const names: string[] = [];
    for (const { key, type } of namesOf(child)) {
      names.push(key);
      const typed = sliceForType(child, type);
      checks.set(key, propertyCheck(typed, type, key, library));
      if (isPrimitive(type)) checks.set(`_${key}`, companionCheck(typed, key, library));
    }
    children.push({ names, name: child.name.replace('[x]', ''), min: child.min, what: cardinality(child) });
  }
  return {
    checks,
    required: children.filter(({ min }) => min > 0),
    choices: children.filter(({ names }) => names.length > 1),
  };
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

function countOf(names: readonly string[], value: JsonObject): number {
  let count = 0;
  for (const name of names) if (value[name] !== undefined || value[`_${name}`] !== undefined) count += 1;
  return count;
}

/** A stray key could hold anything, so it is repeated only where it looks like the name of an element. */
function safeName(key: string): string {
  return /^_?[a-z][A-Za-z]{0,40}$/.test(key) ? key : 'unnamed';
}

function alreadyKnown(): void {
  // resourceType chose this check.
}
