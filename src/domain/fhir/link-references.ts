import type { Resource } from '@medplum/fhirtypes';
import { parseReference } from './reference.ts';
import { RESOURCE_RULES, type ResourceRule } from './resource-types.ts';
import { isObject } from './take-resource.ts';
import { valuesAt } from './values-at.ts';

/**
 * The same resource with every reference that spells another entry's fullUrl spelt `Type/id` instead (FHIR R4
 * http.html, transaction: the server rewrites them): outside its Bundle a `urn:uuid:…` points nowhere.
 */
export function withLocalReferences<T>(node: T, localByFullUrl: ReadonlyMap<string, string>): T {
  // The shape is kept: only texts under `reference` change.
  if (Array.isArray(node)) return node.map((each: unknown) => withLocalReferences(each, localByFullUrl)) as T;
  if (!isObject(node)) return node;
  const members = Object.entries(node).map(([key, value]) => {
    const local = key === 'reference' && typeof value === 'string' ? localByFullUrl.get(value) : undefined;
    return [key, local ?? withLocalReferences(value, localByFullUrl)];
  });
  return Object.fromEntries(members) as T;
}

/** Ids of the patient and the encounter that a resource names, where its type says to look. */
export function belongsTo(resource: Resource): {
  patientId: string | undefined;
  encounterId: string | undefined;
} {
  const rule = ruleOf(resource.resourceType);
  return {
    patientId: idAt(resource, rule?.patient, 'Patient'),
    encounterId: idAt(resource, rule?.encounter, 'Encounter'),
  };
}

function ruleOf(type: string): ResourceRule | undefined {
  return Object.entries(RESOURCE_RULES).find(([name]) => name === type)?.[1];
}

function idAt(resource: Resource, path: string | undefined, type: string): string | undefined {
  if (path === undefined) return undefined;
  if (path === 'id') return resource.id;
  for (const reference of valuesAt(resource, path.split('.'))) {
    if (!isObject(reference) || typeof reference['reference'] !== 'string') continue;
    const target = parseReference(reference['reference']);
    // A `urn:uuid:…` from outside the message names no type; its place says what it must be.
    if (target !== undefined && (target.type ?? type) === type) return target.id;
  }
  return undefined;
}
