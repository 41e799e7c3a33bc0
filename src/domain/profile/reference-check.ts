import { parseReference } from '../fhir/reference.ts';
import { link, resolveIn } from './bundle-index.ts';
import { baseCanonical, unversioned } from './definition.ts';
import { isObject, isResource, objectsOf, stringOf, type ResourceJson } from './json.ts';
import type { Library } from './library.ts';
import { beginTrial, report, type Check, type Visit } from './visit.ts';

const ANY_RESOURCE = baseCanonical('Resource');

/** The check of where a reference leads: that it leads somewhere, to an allowed type, that conforms. */
export function referenceCheck(targets: readonly string[], library: Library): Check {
  const isOpen = targets.length === 0 || targets.includes(ANY_RESOURCE);
  return (value, visit) => {
    if (!isObject(value)) return;
    const reference = stringOf(value['reference']);
    if (reference === undefined) return;
    const resource = resolved(reference, visit);
    const type = resource?.resourceType ?? parseReference(reference)?.type ?? stringOf(value['type']);
    if (!isOpen && type !== undefined) checkTarget(type, resource, targets, library, visit);
  };
}

function resolved(reference: string, visit: Visit): ResourceJson | undefined {
  if (reference.startsWith('#')) return containedResource(reference, visit);
  const { bundle, container } = visit;
  if (bundle === undefined) return undefined;
  const found = resolveIn(bundle, reference, container);
  if (found !== undefined) link(bundle, container, found);
  else if (bundle.isRequest && !visit.isTrial && !isGrandparent(visit))
    report(visit, 'reference-not-in-bundle');
  return found;
}

/** `#` alone means the container itself. */
function containedResource(reference: string, visit: Visit): ResourceJson | undefined {
  if (reference === '#') return visit.container;
  const id = reference.slice(1);
  const found = objectsOf(visit.container['contained']).find((resource) => resource['id'] === id);
  if (found === undefined) report(visit, 'contained-not-found');
  return isResource(found) ? found : undefined;
}

/** The prior Claim of an update points to its own prior one, which shall not travel (PAS 2.2.1 spec-66). */
function isGrandparent({ path, container, bundle }: Visit): boolean {
  const isPriorClaim =
    container.resourceType === 'Claim' && bundle?.byUrl.values().next().value !== container;
  return isPriorClaim && path.includes('related');
}

function checkTarget(
  type: string,
  resource: ResourceJson | undefined,
  targets: readonly string[],
  library: Library,
  visit: Visit,
): void {
  const candidates = targets.filter((target) => (typeOf(target, library) ?? type) === type);
  if (candidates.length === 0) {
    report(visit, 'reference-target-type', typeNames(targets, library));
  } else if (
    resource !== undefined &&
    !visit.isTrial &&
    !candidates.some((c) => conforms(resource, c, library, visit))
  ) {
    report(visit, 'reference-target-profile', candidates.join(' or '));
  }
}

const BASE = baseCanonical('');

/** A type of R4 itself is named by its canonical; of another profile that is not loaded, the type is unknown. */
function typeOf(target: string, library: Library): string | undefined {
  const type = library.definitionOf(target)?.type;
  return type ?? (target.startsWith(BASE) ? target.slice(BASE.length) : undefined);
}

function typeNames(targets: readonly string[], library: Library): string {
  const names = targets.map((target) => typeOf(target, library) ?? target);
  return [...new Set(names)].join(', ');
}

/** Decided once for each resource and profile: several references often mean the same. */
function conforms(resource: ResourceJson, profile: string, library: Library, visit: Visit): boolean {
  let decided = visit.conformance.get(resource);
  if (decided === undefined) visit.conformance.set(resource, (decided = new Map<string, boolean>()));
  const known = decided.get(profile);
  if (known !== undefined) return known;
  const does = claims(resource, profile, library) || passes(resource, profile, library, visit);
  decided.set(profile, does);
  return does;
}

/** What a resource claims is checked where it stands, so the claim is enough here. */
function claims(resource: ResourceJson, profile: string, library: Library): boolean {
  if (profile === baseCanonical(resource.resourceType)) return true;
  return claimedProfiles(resource).some((claimed) => library.isA(claimed, profile));
}

function passes(resource: ResourceJson, profile: string, library: Library, visit: Visit): boolean {
  const trial = beginTrial(visit, resource);
  library.checkOf(profile)?.(resource, trial);
  return trial.findings.every(({ severity }) => severity !== 'error');
}

/** The profiles that a resource says it conforms to. */
export function claimedProfiles(resource: ResourceJson): readonly string[] {
  const { meta } = resource;
  const profiles = isObject(meta) && Array.isArray(meta['profile']) ? meta['profile'] : [];
  return profiles.flatMap((profile) => (typeof profile === 'string' ? [unversioned(profile)] : []));
}
