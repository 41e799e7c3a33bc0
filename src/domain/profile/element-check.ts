import { bindingCheck } from './binding-check.ts';
import { baseCanonical, type TypeReference } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { extensionCheck } from './extension-check.ts';
import { constraintChecks } from './constraint-check.ts';
import type { Library } from './library.ts';
import { contains, equals } from './pattern.ts';
import { PRIMITIVE_CHECKS } from './primitive.ts';
import { referenceCheck } from './reference-check.ts';
import { resourceCheck } from './resource-check.ts';
import { report, type Check } from './visit.ts';

/** The check of one occurrence of an element, read as the given type. */
export function elementCheck(node: ElementNode, type: TypeReference | undefined, library: Library): Check {
  const checks = [
    ...constantChecks(node),
    shapeCheck(node, type, library),
    ...typeProfileChecks(node, type, library),
    ...bindingCheck(node, library),
    ...(type?.code === 'Reference' ? [referenceCheck(type.targetProfile ?? [], library)] : []),
    ...constraintChecks(node.element.constraint ?? [], node.path, type),
    ...typeConstraints(node, type, library),
  ];
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return (value, visit) => {
    for (const check of checks) check(value, visit);
  };
}

function constantChecks({ fixed, pattern, path }: ElementNode): Check[] {
  const checks: Check[] = [];
  if (fixed !== undefined) {
    const what = `${path} to ${JSON.stringify(fixed)}`;
    checks.push((value, visit) => {
      if (!equals(value, fixed)) report(visit, 'fixed-value', what);
    });
  }
  if (pattern !== undefined) {
    const what = `${path} to have ${JSON.stringify(pattern)}`;
    checks.push((value, visit) => {
      if (!contains(value, pattern)) report(visit, 'pattern-value', what);
    });
  }
  return checks;
}

/** The JSON shape: a primitive, a resource, an extension, an inline structure or a data type. */
function shapeCheck(node: ElementNode, type: TypeReference | undefined, library: Library): Check {
  if (type !== undefined && type.code in PRIMITIVE_CHECKS) return primitiveCheck(type.code);
  if (node.element.contentReference !== undefined)
    return sameAs(node, node.element.contentReference, library);
  if (node.children.size === 0) return type === undefined ? ignore : typeCheck(node, type, library);
  const own = library.objectCheck(node);
  return type?.code === 'Extension' ? both(own, extensionCheck(library)) : own;
}

function typeCheck(node: ElementNode, type: TypeReference, library: Library): Check {
  if (type.code === 'Extension') return extensionCheck(library);
  const canonical = baseCanonical(type.code);
  if (library.definitionOf(canonical)?.kind === 'resource') return resourceCheck(type, node, library);
  // A data type profile, such as PAS Identifier, says all that its type says.
  const profile = type.profile?.find((candidate) => library.definitionOf(candidate) !== undefined);
  return lazily(() => library.checkOf(profile ?? canonical));
}

function primitiveCheck(code: string): Check {
  const isValid = PRIMITIVE_CHECKS[code];
  return (value, visit) => {
    if (isValid !== undefined && !isValid(value)) report(visit, 'primitive-invalid', code);
  };
}

/** `#Claim.item.detail`: the shape is that of another element of the same definition. */
function sameAs(node: ElementNode, contentReference: string, library: Library): Check {
  const id = contentReference.slice(contentReference.indexOf('#') + 1);
  return lazily(() => {
    const own = library.treeOf(node.definition.url)?.byId.get(id);
    const target = own ?? library.treeOf(baseCanonical(node.definition.type))?.byId.get(id);
    return target === undefined ? undefined : elementCheck(target, target.types[0], library);
  });
}

/** Where the children are spelt out, the profile of the data type is checked besides. */
function typeProfileChecks(node: ElementNode, type: TypeReference | undefined, library: Library): Check[] {
  const [profile] = type?.profile ?? [];
  if (type === undefined || profile === undefined || type.code === 'Extension' || node.children.size === 0)
    return [];
  const base = library.definitionOf(baseCanonical(type.code));
  return base?.kind === 'resource' ? [] : [lazily(() => library.checkOf(profile))];
}

/** An element whose children are spelt out does not pass through its type's own definition, whose invariants hold. */
function typeConstraints(node: ElementNode, type: TypeReference | undefined, library: Library): Check[] {
  if (node.children.size === 0 || type === undefined || type.code === 'Extension') return [];
  const root = library.treeOf(baseCanonical(type.code))?.root;
  if (root === undefined || root.definition.kind === 'resource') return [];
  const known = new Set((node.element.constraint ?? []).map(({ key }) => key));
  const others = (root.element.constraint ?? []).filter(({ key }) => !known.has(key));
  return constraintChecks(others, type.code, type);
}

function lazily(make: () => Check | undefined): Check {
  let check: Check | undefined;
  return (value, visit) => {
    check ??= make() ?? ignore;
    check(value, visit);
  };
}

function both(first: Check, second: Check): Check {
  return (value, visit) => {
    first(value, visit);
    second(value, visit);
  };
}

function ignore(): void {
  // Nothing is known about this type, so nothing is said about it.
}
