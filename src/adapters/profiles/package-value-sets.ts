import type { ValueSetCodes } from '../../domain/profile/value-set-codes.ts';

/** What we read of a published ValueSet or CodeSystem. */
export interface TerminologyResource {
  readonly resourceType: string;
  readonly url: string;
  readonly content?: string;
  readonly concept?: readonly Concept[];
  readonly compose?: { readonly include?: readonly Include[]; readonly exclude?: readonly unknown[] };
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

interface Include {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly filter?: readonly unknown[];
  readonly valueSet?: readonly string[];
}

type Systems = Record<string, readonly string[] | '*'>;

/**
 * The codes of published value sets as far as they can be known here. One that is drawn by a filter,
 * or from a value set that is not at hand, is left out, so that its codes are never called wrong.
 */
export function valueSetCodes(
  resources: readonly TerminologyResource[],
  known: ReadonlyMap<string, ValueSetCodes>,
): ValueSetCodes[] {
  const byUrl = new Map(resources.map((resource) => [resource.url, resource]));
  const codes = (url: string, seen: readonly string[]): Systems | undefined => {
    const valueSet = byUrl.get(url);
    if (valueSet === undefined) return known.get(url)?.systems;
    if (seen.includes(url) || valueSet.compose?.exclude !== undefined) return undefined;
    return union((valueSet.compose?.include ?? []).map((include) => included(include, [...seen, url])));
  };
  const included = (include: Include, seen: readonly string[]): Systems | undefined => {
    if (include.filter !== undefined) return undefined;
    const own = include.system === undefined ? {} : { [include.system]: systemCodes(include, byUrl) };
    const others = (include.valueSet ?? []).map((url) => codes(url.split('|')[0] ?? url, seen));
    return union([own, ...others]);
  };
  return resources.flatMap(({ resourceType, url }) => {
    const systems = resourceType === 'ValueSet' ? codes(url, []) : undefined;
    return systems === undefined || Object.keys(systems).length === 0 ? [] : [{ url, systems }];
  });
}

function union(parts: readonly (Systems | undefined)[]): Systems | undefined {
  const all: Systems = {};
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const [system, codes] of Object.entries(part)) {
      const before = all[system] ?? [];
      all[system] = codes === '*' || before === '*' ? '*' : [...before, ...codes];
    }
  }
  return all;
}

function systemCodes(
  include: Include,
  byUrl: ReadonlyMap<string, TerminologyResource>,
): readonly string[] | '*' {
  if (include.concept !== undefined) return include.concept.map(({ code }) => code);
  const system = byUrl.get(include.system ?? '');
  return system?.content === 'complete' ? flattened(system.concept ?? []) : '*';
}

function flattened(concepts: readonly Concept[]): string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...flattened(concept ?? [])]);
}
