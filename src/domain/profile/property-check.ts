import { baseCanonical, type TypeReference } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Library } from './library.ts';
import { PRIMITIVE_CHECKS } from './primitive.ts';
import { slicedArrayCheck, type ItemsCheck } from './slicing.ts';
import { report, type Check, type PropertyCheck, type Visit } from './visit.ts';

/** The check of everything that stands under one JSON key. */
export function propertyCheck(
  node: ElementNode,
  type: TypeReference | undefined,
  key: string,
  library: Library,
): PropertyCheck {
  const check = withOwnChildren(node, type, key, library);
  if (node.max === 0)
    return (_value, visit) => {
      report(visit, 'element-not-allowed', node.path);
    };
  return node.repeats ? arrayCheck(node, type, key, check, library) : singleCheck(key, check);
}

function singleCheck(key: string, check: PropertyCheck): PropertyCheck {
  return (value, visit, owner) => {
    if (value === null) report(visit, 'value-null', key);
    else if (Array.isArray(value)) report(visit, 'array-not-allowed', key);
    else check(value, visit, owner);
  };
}

function arrayCheck(
  node: ElementNode,
  type: TypeReference | undefined,
  key: string,
  check: PropertyCheck,
  library: Library,
): PropertyCheck {
  const { min, max, path, element } = node;
  const what = `${path} ${String(min)}..${element.max ?? '*'}`;
  const mayHoldNull = type !== undefined && type.code in PRIMITIVE_CHECKS;
  const isSliced = node.slices.length > 0 && !node.name.endsWith('[x]');
  const items: ItemsCheck | undefined = isSliced ? slicedArrayCheck(node, library) : undefined;
  return (value, visit, owner) => {
    if (!Array.isArray(value)) {
      report(visit, value === null ? 'value-null' : 'array-expected', key);
      return;
    }
    if (value.length === 0) report(visit, 'array-empty', key);
    else if (value.length < min) report(visit, 'too-few', what);
    else if (value.length > max) report(visit, 'too-many', what);
    if (items !== undefined) items(value, visit, owner, check);
    else eachItem(value, visit, owner, { check, key, mayHoldNull });
  };
}

function eachItem(
  values: readonly unknown[],
  visit: Visit,
  owner: JsonObject,
  { check, key, mayHoldNull }: { check: PropertyCheck; key: string; mayHoldNull: boolean },
): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    visit.path.push(index);
    if (value !== null && value !== undefined) check(value, visit, owner);
    else if (!mayHoldNull || owner[`_${key}`] === undefined) report(visit, 'value-null', key);
    visit.path.pop();
  }
}

/** A primitive with extensions of its own profile (`criteria.extension`) is checked together with its `_name`. */
function withOwnChildren(
  node: ElementNode,
  type: TypeReference | undefined,
  key: string,
  library: Library,
): PropertyCheck {
  const check = library.elementCheck(node, type);
  const isPrimitive = type !== undefined && type.code in PRIMITIVE_CHECKS;
  const mustHaveChild = [...node.children.values()].some(({ min }) => min > 0);
  if (!isPrimitive || !mustHaveChild) return check;
  return (value, visit, owner) => {
    check(value, visit);
    if (isObject(owner[`_${key}`])) return;
    for (const child of node.children.values()) {
      if (child.min > 0) report(visit, 'element-missing', `${child.path} ${String(child.min)}..`, child.name);
    }
  };
}

/** The check of `_name`, which carries the id and extensions of a primitive. */
export function companionCheck(node: ElementNode, key: string, library: Library): PropertyCheck {
  let check: Check | undefined;
  return (value, visit) => {
    check ??=
      node.children.size > 0
        ? library.objectCheck(node)
        : (library.checkOf(baseCanonical('Element')) ?? ignore);
    if (!Array.isArray(value)) check(value, visit);
    else if (!node.repeats) report(visit, 'array-not-allowed', key);
    else for (const item of value) if (item !== null) check(item, visit);
  };
}

function ignore(): void {
  // Only a library without the base definitions comes here.
}
