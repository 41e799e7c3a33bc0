import type { Reference } from '@medplum/fhirtypes';

/** Where a reference points, as far as its spelling tells. */
export interface ReferenceTarget {
  /** Absent for `urn:uuid:…`, which names no type. */
  readonly type: string | undefined;
  readonly id: string;
}

const REST = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const URN_UUID = /^urn:uuid:([A-Za-z0-9\-.]{1,64})$/i;

/**
 * Reads `Type/id`, an absolute or versioned URL, or `urn:uuid:…`.
 * Contained (`#x`), conditional (`Patient?…`) and unreadable references give `undefined`.
 */
export function parseReference(reference: string | undefined): ReferenceTarget | undefined {
  if (reference === undefined) return undefined;
  const uuid = URN_UUID.exec(reference)?.[1];
  if (uuid !== undefined) return { type: undefined, id: uuid };
  const match = REST.exec(reference);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { type: match[1], id: match[2] };
}

/** `Type/id` of a resource. */
export function localReference(resource: { resourceType: string; id?: string }): string {
  return `${resource.resourceType}/${resource.id ?? ''}`;
}

/** The id a reference names, whatever its spelling. */
export function referencedId(reference: Reference | undefined): string | undefined {
  return parseReference(reference?.reference)?.id;
}
