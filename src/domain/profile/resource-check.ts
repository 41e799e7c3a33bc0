import { bundleIndex } from './bundle-index.ts';
import { checkContained } from './contained-check.ts';
import { baseCanonical, type TypeReference } from './definition.ts';
import type { ElementNode } from './element-tree.ts';
import { isResource, type ResourceJson } from './json.ts';
import type { Library } from './library.ts';
import { claimedProfiles } from './reference-check.ts';
import { beginTrial, report, reportOnce, type Check, type Visit } from './visit.ts';

/** The check of a resource that stands inside another: an entry, a contained resource, a parameter. */
export function resourceCheck(type: TypeReference, node: ElementNode, library: Library): Check {
  const expectedType = isAbstract(type.code) ? undefined : type.code;
  const expectedProfiles = type.profile ?? [];
  const isContained = node.name === 'contained';
  return (value, visit) => {
    if (!isResource(value)) report(visit, 'not-a-resource');
    else if (expectedType !== undefined && value.resourceType !== expectedType) {
      report(visit, 'resource-type-wrong', expectedType);
    } else
      within(value, visit, isContained, () => {
        checkResource(value, expectedProfiles, library, visit);
      });
  };
}

function isAbstract(type: string): boolean {
  return type === 'Resource' || type === 'DomainResource';
}

/** Steps into a resource and back out. */
function within(resource: ResourceJson, visit: Visit, isContained: boolean, check: () => void): void {
  const outer = { resource: visit.resource, container: visit.container, bundle: visit.bundle };
  visit.resource = resource;
  if (!isContained) visit.container = resource;
  check();
  Object.assign(visit, outer);
}

/**
 * Checks a resource by every profile it claims, and by one of those expected of it.
 * With neither, by the bare R4 type.
 */
export function checkResource(
  resource: ResourceJson,
  expected: readonly string[],
  library: Library,
  visit: Visit,
): void {
  const isInner = resource !== visit.root;
  if (isInner && resource.resourceType === 'Bundle') visit.bundle = bundleIndex(resource);
  const profiles = profilesToCheck(resource, expected, library, visit);
  for (const profile of profiles) library.checkOf(profile)?.(resource, visit);
  if (profiles.length === 0) checkByType(resource, library, visit);
  checkContained(resource, visit);
}

function checkByType(resource: ResourceJson, library: Library, visit: Visit): void {
  const check = library.checkOf(baseCanonical(resource.resourceType));
  if (check !== undefined) {
    check(resource, visit);
    return;
  }
  const types = library.valueSet('http://hl7.org/fhir/ValueSet/resource-types');
  if (types?.has(resource.resourceType, undefined) === true) {
    reportOnce(visit, 'resource-type-not-checked', resource.resourceType);
  } else report(visit, 'resource-type-unknown');
}

function profilesToCheck(
  resource: ResourceJson,
  expected: readonly string[],
  library: Library,
  visit: Visit,
): readonly string[] {
  const claimed = knownProfiles(claimedProfiles(resource), resource, library, visit);
  const isMet = expected.some((profile) => claimed.some((claim) => library.isA(claim, profile)));
  const wanted = isMet ? claimed : [...claimed, ...bestOf(expected, resource, library, visit)];
  // A profile already says what its base says.
  return wanted.filter(
    (profile) => !wanted.some((other) => other !== profile && library.isA(other, profile)),
  );
}

function knownProfiles(
  claimed: readonly string[],
  resource: ResourceJson,
  library: Library,
  visit: Visit,
): readonly string[] {
  return claimed.filter((profile) => {
    const definition = library.definitionOf(profile);
    if (definition === undefined) reportOnce(visit, 'profile-not-loaded', profile);
    else if (definition.type !== resource.resourceType)
      report(visit, 'profile-type', definition.type, 'meta.profile');
    return definition?.type === resource.resourceType;
  });
}

/** Where one of several profiles will do, the one with the fewest errors is what was meant. */
function bestOf(
  expected: readonly string[],
  resource: ResourceJson,
  library: Library,
  visit: Visit,
): readonly string[] {
  const known = expected.filter((profile) => library.definitionOf(profile) !== undefined);
  if (known.length <= 1) return known;
  const ranked = known.map((profile) => {
    const trial = beginTrial(visit, resource);
    library.checkOf(profile)?.(resource, trial);
    return { profile, faults: trial.findings.length };
  });
  const [best] = ranked.sort((a, b) => a.faults - b.faults);
  return best === undefined ? [] : [best.profile];
}
