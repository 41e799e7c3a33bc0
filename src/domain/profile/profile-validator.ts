import type { Finding } from '../fhir/finding.ts';
import { bundleIndex } from './bundle-index.ts';
import { checkBundle } from './bundle-rules.ts';
import { unversioned, type Definition } from './definition.ts';
import { elementCheck } from './element-check.ts';
import { isResource } from './json.ts';
import type { KnownDefectSwitches } from './known-defects.ts';
import { openLibrary, type Library } from './library.ts';
import { objectCheck } from './object-check.ts';
import { checkResource } from './resource-check.ts';
import { valueSetLookup, type ValueSetCodes } from './value-set-codes.ts';
import { beginVisit, report } from './visit.ts';

/** Says what is wrong with a resource, by the profiles it claims and the one that is asked of it. */
export interface ProfileValidator {
  readonly validate: (resource: unknown, options?: { readonly profile?: string }) => readonly Finding[];
}

/** Finds a definition by its canonical without version. */
export type DefinitionLookup = (canonical: string) => Definition | undefined;

/**
 * Makes a validator of StructureDefinitions. Each is compiled at its first use and then kept,
 * so that loading costs next to nothing and a validation never reads a definition again.
 */
export function compileProfiles(
  definitions: readonly Definition[] | DefinitionLookup,
  valueSets: Iterable<ValueSetCodes>,
  options: { readonly defects?: KnownDefectSwitches } = {},
): ProfileValidator {
  const library = openLibrary({
    definitionOf: typeof definitions === 'function' ? definitions : lookup(definitions),
    valueSet: valueSetLookup(valueSets),
    defects: options.defects ?? {},
    elementCheck,
    objectCheck,
  });
  return { validate: (resource, { profile } = {}) => validate(resource, profile, library) };
}

/** Where two definitions have one canonical, the later counts: a site's package replaces ours. */
function lookup(definitions: readonly Definition[]): DefinitionLookup {
  const byUrl = new Map(definitions.map((definition) => [definition.url, definition]));
  return (canonical) => byUrl.get(canonical);
}

function validate(resource: unknown, profile: string | undefined, library: Library): readonly Finding[] {
  if (!isResource(resource)) {
    const nothing = beginVisit({ resourceType: 'Resource' });
    report(nothing, 'not-a-resource');
    return nothing.findings;
  }
  const visit = beginVisit(resource);
  const index = resource.resourceType === 'Bundle' ? bundleIndex(resource) : undefined;
  visit.bundle = index;
  checkResource(resource, profile === undefined ? [] : [unversioned(profile)], library, visit);
  if (index !== undefined) checkBundle(resource, index, visit);
  return withoutRepetitions(visit.findings);
}

/** Two profiles of one resource may say the same; the order is that of the resource, so it is stable. */
function withoutRepetitions(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ key, expression, text }) => {
    const identity = `${key} ${expression ?? ''} ${text}`;
    return seen.size < seen.add(identity).size;
  });
}
