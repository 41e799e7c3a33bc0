import { isObject, isResource, objectsOf, stringOf, type JsonObject, type ResourceJson } from './json.ts';

/** The entries of a Bundle by fullUrl, and the references that were followed among them. */
export interface BundleIndex {
  readonly byUrl: ReadonlyMap<string, ResourceJson>;
  readonly urlOf: ReadonlyMap<ResourceJson, string>;
  /** A PAS request Bundle (Claim first) holds everything it refers to (PAS 2.2.1 spec-13). */
  readonly isRequest: boolean;
  readonly links: Map<ResourceJson, Set<ResourceJson>>;
}

/** Indexes a Bundle once; references then resolve by a map lookup. */
export function bundleIndex(bundle: JsonObject): BundleIndex {
  const byUrl = new Map<string, ResourceJson>();
  const urlOf = new Map<ResourceJson, string>();
  const entries = objectsOf(bundle['entry']);
  for (const { fullUrl, resource } of entries) {
    const url = stringOf(fullUrl);
    if (url === undefined || !isResource(resource)) continue;
    byUrl.set(url, resource);
    urlOf.set(resource, url);
  }
  const first = entries[0]?.['resource'];
  const isRequest = isObject(first) && first['resourceType'] === 'Claim';
  return { byUrl, urlOf, isRequest, links: new Map() };
}

/**
 * The entry that a reference means. A relative one is read against the base of the entry it stands in
 * (https://hl7.org/fhir/R4/bundle.html#references).
 */
export function resolveIn(
  index: BundleIndex,
  reference: string,
  from: ResourceJson,
): ResourceJson | undefined {
  const exact = index.byUrl.get(reference) ?? index.byUrl.get(reference.split('/_history/')[0] ?? reference);
  if (exact !== undefined) return exact;
  const base = restBase(index.urlOf.get(from), from.resourceType);
  return base === undefined ? undefined : index.byUrl.get(`${base}${reference.split('/_history/')[0] ?? ''}`);
}

/** `https://ehr.example/fhir/` of `https://ehr.example/fhir/Claim/1`; a `urn:uuid:` has no base. */
function restBase(fullUrl: string | undefined, type: string): string | undefined {
  const at = fullUrl?.lastIndexOf(`/${type}/`) ?? -1;
  return fullUrl === undefined || at < 0 ? undefined : fullUrl.slice(0, at + 1);
}

/** Remembers that one resource refers to another. */
export function link(index: BundleIndex, from: ResourceJson, to: ResourceJson): void {
  const targets = index.links.get(from);
  if (targets === undefined) index.links.set(from, new Set([to]));
  else targets.add(to);
}
