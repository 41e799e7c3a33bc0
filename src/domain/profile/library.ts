import { unversioned, type Definition, type TypeReference } from './definition.ts';
import { elementTree, type ElementNode, type ElementTree } from './element-tree.ts';
import type { KnownDefectSwitches } from './known-defects.ts';
import { NARRATIVE_RULES } from './narrative-rules.ts';
import { snapshotOf } from './snapshot.ts';
import type { ValueSetLookup } from './value-set-codes.ts';
import type { Check } from './visit.ts';

/** The loaded definitions, and what was compiled from them so far. Everything is made at its first use. */
export interface Library {
  readonly definitionOf: (canonical: string) => Definition | undefined;
  readonly treeOf: (canonical: string) => ElementTree | undefined;
  /** The compiled check of a profile or type. */
  readonly checkOf: (canonical: string) => Check | undefined;
  /** Whether the first profile is the second, or derives from it. */
  readonly isA: (canonical: string, ancestor: string) => boolean;
  readonly valueSet: ValueSetLookup;
  readonly defects: KnownDefectSwitches;
  /** Compiles one occurrence of an element, read as the given type. */
  readonly elementCheck: (node: ElementNode, type: TypeReference | undefined) => Check;
  /** Compiles a JSON object against the children of an element. */
  readonly objectCheck: (node: ElementNode) => Check;
}

/** Opens a library over definitions. The two compilers come as arguments, since they call each other through it. */
export function openLibrary(options: {
  readonly definitionOf: (canonical: string) => Definition | undefined;
  readonly valueSet: ValueSetLookup;
  readonly defects: KnownDefectSwitches;
  readonly elementCheck: (node: ElementNode, type: TypeReference | undefined, library: Library) => Check;
  readonly objectCheck: (node: ElementNode, library: Library) => Check;
}): Library {
  const { valueSet, defects } = options;
  const definitionOf = remembering(options.definitionOf);
  const complete = remembering((canonical): Definition | undefined => {
    const definition = definitionOf(canonical);
    return definition === undefined ? undefined : snapshotOf(definition, complete);
  });
  const treeOf = remembering((canonical) => {
    const definition = complete(canonical);
    return definition === undefined ? undefined : elementTree(definition);
  });
  const checkOf = remembering((canonical) => {
    const tree = treeOf(canonical);
    return tree === undefined
      ? undefined
      : withNarrative(canonical, options.elementCheck(tree.root, undefined, library), defects);
  });
  const isA = (canonical: string, ancestor: string): boolean => {
    for (let at: string | undefined = canonical; at !== undefined;) {
      if (at === ancestor) return true;
      const base: string | undefined = definitionOf(at)?.baseDefinition;
      at = base === undefined ? undefined : unversioned(base);
    }
    return false;
  };
  const library: Library = {
    definitionOf,
    treeOf,
    checkOf,
    isA,
    valueSet,
    defects,
    elementCheck: (node, type) => options.elementCheck(node, type, library),
    objectCheck: (node) => options.objectCheck(node, library),
  };
  return library;
}

function remembering<T>(make: (canonical: string) => T): (canonical: string) => T {
  const known = new Map<string, T>();
  return (canonical) => {
    const found = known.get(canonical);
    if (found !== undefined || known.has(canonical)) return found as T; // present, so it is a T
    const made = make(canonical);
    known.set(canonical, made);
    return made;
  };
}

function withNarrative(canonical: string, check: Check, defects: KnownDefectSwitches): Check {
  const rule = NARRATIVE_RULES.get(canonical);
  if (rule === undefined) return check;
  return (value, visit) => {
    check(value, visit);
    rule(value, visit, defects);
  };
}
