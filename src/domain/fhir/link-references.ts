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
  // The shape is kept: only texts under `reference` change, and what holds none of them stays the same object.
  if (Array.isArray(node)) return listWithLocalReferences(node, localByFullUrl) as T;
  if (!isObject(node)) return node;
  let changed: Record<string, unknown> | undefined;
  for (const key of Object.keys(node)) {
    const value = node[key];
    const local = key === 'reference' && typeof value === 'string' ? localByFullUrl.get(value) : undefined;
    const linked = local ?? withLocalReferences(value, localByFullUrl);
    if (linked === value) continue;
    changed ??= { ...node };
    changed[key] = linked;
  }
  return (changed ?? node) as T;
}

function listWithLocalReferences(
  list: readonly unknown[],
  localByFullUrl: ReadonlyMap<string, string>,
): readonly unknown[] {
  const linked = list.map((each) => withLocalReferences(each, localByFullUrl));
  return linked.some((each, index) => each !== list[index]) ? linked : list;
}

/** Ids of the patient and the encounter that a resource names, where its type says to look. */
export function belongsTo(resource: Resource): {
  patientId: string | undefined;
  encounterId: string | undefined;
} {
  const rule = RULES.get(resource.resourceType);
  return {
    patientId: idAt(resource, rule?.patient, 'Patient'),
    encounterId: idAt(resource, rule?.encounter, 'Encounter'),
  };
}

const RULES: ReadonlyMap<string, ResourceRule> = new Map(Object.entries(RESOURCE_RULES));

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
