import type { BundleEntry, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';

/**
 * For each entry of a newly assembled request, the address under which the prior request already holds the same
 * real-world thing. One thing stands in a Bundle once (PAS 2.2.1 spec-14, spec-15), and keeps its address from one
 * Bundle to the next (spec-17).
 */
export function sameInstances(
  current: readonly BundleEntry[],
  prior: readonly BundleEntry[],
): ReadonlyMap<string, string> {
  const known = new Map(numbered(prior).map(({ key, fullUrl }) => [key, fullUrl]));
  return new Map(
    numbered(current).flatMap(({ key, fullUrl }) => {
      const same = known.get(key);
      return same === undefined ? [] : [[fullUrl, same] as const];
    }),
  );
}

/** The same entry with its address, its id and all its references under their new names. */
export function renamed(entry: BundleEntry, names: ReadonlyMap<string, string>): BundleEntry {
  const ids = new Map([...names].map(([from, to]) => [idOf(from), idOf(to)]));
  const rename = (node: unknown): unknown => {
    if (typeof node === 'string') return names.get(node) ?? ids.get(node) ?? node;
    if (Array.isArray(node)) return node.map(rename);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rename(value)]));
  };
  // Only strings were exchanged for strings, so the shape is what it was.
  return rename(entry) as BundleEntry;
}

interface Keyed {
  readonly key: string;
  readonly fullUrl: string;
}

/** Things that look alike are told apart by their order. */
function numbered(entries: readonly BundleEntry[]): readonly Keyed[] {
  const seen = new Map<string, number>();
  return entries.flatMap(({ fullUrl, resource }) => {
    const identity = resource && identityOf(resource, entries);
    if (fullUrl === undefined || identity === undefined) return [];
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    return [{ key: `${identity} ${String(count)}`, fullUrl }];
  });
}

/** What makes a resource of a request the same thing as before; a Claim is always a new one. */
function identityOf(resource: Resource, entries: readonly BundleEntry[]): string | undefined {
  if (resource.resourceType === 'Claim') return undefined;
  return `${resource.resourceType} ${JSON.stringify(tellingPart(resource, entries))}`;
}

function tellingPart(resource: Resource, entries: readonly BundleEntry[]): unknown {
  if (resource.resourceType === 'Practitioner' || resource.resourceType === 'PractitionerRole')
    return personPart(resource, entries);
  if (resource.resourceType === 'Condition') return resource.code;
  if (resource.resourceType === 'Organization')
    return [resource.meta?.profile, resource.identifier, resource.name];
  if (resource.resourceType === 'Location') return [resource.identifier, resource.name];
  if (resource.resourceType === 'DocumentReference')
    return resource.content.map(({ attachment }) => attachment.data);
  // One beneficiary, one coverage, one insurer, one requestor, one encounter: told by their profile.
  return orderedPart(resource) ?? resource.meta?.profile;
}

/** A person's first number; a role is told by the person who holds it. */
function personPart(resource: Practitioner | PractitionerRole, entries: readonly BundleEntry[]): unknown {
  if (resource.resourceType === 'Practitioner') return resource.identifier?.[0];
  const holder = entries.find(({ fullUrl }) => fullUrl === resource.practitioner?.reference)?.resource;
  return holder?.resourceType === 'Practitioner' ? personPart(holder, entries) : undefined;
}

/** What was ordered, and under which number and when. */
function orderedPart(resource: Resource): unknown {
  if (resource.resourceType === 'ServiceRequest')
    return [resource.identifier, resource.code, resource.authoredOn];
  if (resource.resourceType === 'DeviceRequest')
    return [resource.identifier, resource.codeCodeableConcept, resource.authoredOn];
  if (resource.resourceType === 'MedicationRequest')
    return [resource.identifier, resource.medicationCodeableConcept, resource.authoredOn];
  if (resource.resourceType === 'NutritionOrder') return [resource.identifier, resource.dateTime];
  return undefined;
}

function idOf(fullUrl: string): string {
  return parseReference(fullUrl)?.id ?? fullUrl;
}
