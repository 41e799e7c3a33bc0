import { compileInvariant, type Invariant } from '../fhir/invariant.ts';
import type { Constraint, TypeReference } from './definition.ts';
import { isObject } from './json.ts';
import { NATIVE_INVARIANTS, NATIVE_PRIMITIVE_INVARIANTS, STRUCTURAL_INVARIANTS } from './native-invariant.ts';
import { report, reportOnce, type Check } from './visit.ts';

/** The checks of the invariants of an element: native where we have it, else FHIRPath compiled at its first use. */
export function constraintChecks(
  constraints: readonly Constraint[],
  path: string,
  type: TypeReference | undefined,
): Check[] {
  return constraints.flatMap((constraint) => {
    if (constraint.severity !== 'error' || STRUCTURAL_INVARIANTS.has(constraint.key)) return [];
    if (constraint.expression === undefined) return [];
    return [nativeCheck(constraint) ?? expressionCheck(constraint, basePath(path, type))];
  });
}

function nativeCheck({ expression = '', key, human }: Constraint): Check | undefined {
  const rule = sentence(key, human);
  const holdsForValue = NATIVE_PRIMITIVE_INVARIANTS.get(expression);
  if (holdsForValue !== undefined) {
    return (value, visit) => {
      if (!holdsForValue(value)) report(visit, 'invariant', rule);
    };
  }
  const holds = NATIVE_INVARIANTS.get(expression);
  if (holds === undefined) return undefined;
  return (value, visit) => {
    if (isObject(value) && !holds(value)) report(visit, 'invariant', rule);
  };
}

function expressionCheck({ expression = '', key, human }: Constraint, base: string): Check {
  const rule = sentence(key, human);
  let invariant: Invariant | undefined;
  return (value, visit) => {
    invariant ??= compiled(expression, base);
    const holds = invariant(value, { resource: visit.resource, rootResource: visit.container });
    if (holds === false) report(visit, 'invariant', rule);
    else if (holds === undefined) reportOnce(visit, 'invariant-not-evaluated', key);
  };
}

/** A published expression that does not even compile is the guide's fault, and is said once. */
function compiled(expression: string, base: string): Invariant {
  try {
    return compileInvariant(expression, base);
  } catch {
    return () => undefined;
  }
}

function sentence(key: string, human: string): string {
  return `${key}: ${human}${/[.!?)]$/.test(human) ? '' : '.'}`;
}

/** FHIRPath knows the type of a choice by the spelling of its JSON name. */
function basePath(path: string, type: TypeReference | undefined): string {
  if (!path.endsWith('[x]') || type === undefined) return path;
  return type.code;
}
