import type { BundleIndex } from './bundle-index.ts';
import { isObject, isResource, objectsOf, stringOf, type JsonObject, type ResourceJson } from './json.ts';
import { report, type Visit } from './visit.ts';

const URN_UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ABSOLUTE = /^(https?:\/\/\S+|urn:(uuid|oid):\S+)$/;

/** The rules of a Bundle as a whole: fullUrls, one entry a resource, and for a request the web of references. */
export function checkBundle(bundle: ResourceJson, index: BundleIndex, visit: Visit): void {
  const entries = objectsOf(bundle['entry']);
  const isHistory = bundle['type'] === 'history';
  const seenUrls = new Set<string>();
  const seenResources = new Set<string>();
  entries.forEach((entry, at) => {
    visit.path.push('entry', at);
    checkFullUrl(entry, visit);
    if (!isHistory) checkUnique(entry, seenUrls, seenResources, visit);
    visit.path.length -= 2;
  });
  if (index.isRequest) checkRequestWeb(entries, index, visit);
}

function checkFullUrl({ fullUrl, resource }: JsonObject, visit: Visit): void {
  const url = stringOf(fullUrl);
  if (url === undefined) return;
  const isUuid = url.startsWith('urn:uuid:');
  const isFormed = isUuid ? URN_UUID.test(url) : ABSOLUTE.test(url) && !url.includes('/_history/');
  if (!isFormed) report(visit, 'full-url-form', '', 'fullUrl');
  else if (!url.startsWith('urn:') && isResource(resource) && typeof resource['id'] === 'string') {
    const isOwn = url.endsWith(`/${resource.resourceType}/${resource['id']}`);
    if (!isOwn) report(visit, 'full-url-differs', '', 'fullUrl');
  }
}

function checkUnique(entry: JsonObject, urls: Set<string>, resources: Set<string>, visit: Visit): void {
  const url = stringOf(entry['fullUrl']);
  const versioned = `${url ?? ''} ${versionOf(entry['resource'])}`;
  const identity = identityOf(entry['resource'], url);
  if (url !== undefined && urls.has(versioned)) report(visit, 'full-url-repeated', '', 'fullUrl');
  else if (identity !== undefined && resources.has(identity))
    report(visit, 'resource-repeated', '', 'resource');
  urls.add(versioned);
  if (identity !== undefined) resources.add(identity);
}

function versionOf(resource: unknown): string {
  const meta = isObject(resource) ? resource['meta'] : undefined;
  return (isObject(meta) ? stringOf(meta['versionId']) : undefined) ?? '';
}

/** Under a `urn:uuid:` the id alone tells who it is; under a URL, the URL does. */
function identityOf(resource: unknown, url: string | undefined): string | undefined {
  if (!isResource(resource) || typeof resource['id'] !== 'string') return undefined;
  const base = url === undefined || url.startsWith('urn:') ? '' : url;
  return `${base} ${resource.resourceType}/${resource['id']}`;
}

/** Everything is reached from the first Claim, and no path leads back to where it began. */
function checkRequestWeb(entries: readonly JsonObject[], index: BundleIndex, visit: Visit): void {
  const first = entries[0]?.['resource'];
  if (!isResource(first)) return;
  const { reached, onCycle } = webFrom(first, index);
  checkClaims(entries, reached, visit);
  entries.forEach(({ resource }, at) => {
    if (!isResource(resource)) return;
    visit.path.push('entry', at, 'resource');
    if (!reached.has(resource) && resource.resourceType !== 'Claim') report(visit, 'entry-not-referenced');
    if (onCycle.has(resource)) report(visit, 'reference-cycle');
    visit.path.length -= 3;
  });
}

interface Web {
  readonly reached: ReadonlySet<ResourceJson>;
  readonly onCycle: ReadonlySet<ResourceJson>;
}

/** Follows every reference depth first, with a stack of its own: a Bundle may be as long a chain as it likes. */
function webFrom(start: ResourceJson, { links }: BundleIndex): Web {
  const reached = new Set<ResourceJson>();
  const onCycle = new Set<ResourceJson>();
  const trail = new Map<ResourceJson, Iterator<ResourceJson>>([[start, targetsOf(start, links)]]);
  const stack = [start];
  for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
    const next = trail.get(at)?.next();
    if (next === undefined || next.done === true) {
      reached.add(at);
      trail.delete(at);
      stack.pop();
    } else if (trail.has(next.value)) onCycle.add(next.value);
    else if (!reached.has(next.value)) {
      trail.set(next.value, targetsOf(next.value, links));
      stack.push(next.value);
    }
  }
  return { reached, onCycle };
}

function targetsOf(resource: ResourceJson, links: BundleIndex['links']): Iterator<ResourceJson> {
  return (links.get(resource) ?? new Set<ResourceJson>()).values();
}

/** A second Claim is the prior one of an update; a third would be its predecessor. */
function checkClaims(entries: readonly JsonObject[], reached: ReadonlySet<ResourceJson>, visit: Visit): void {
  const claims = entries.flatMap(({ resource }, at) =>
    isResource(resource) && resource.resourceType === 'Claim' ? [{ resource, at }] : [],
  );
  for (const { resource, at } of claims.slice(1)) {
    visit.path.push('entry', at, 'resource');
    if (at === claims[1]?.at && !reached.has(resource)) report(visit, 'entry-not-referenced');
    if (at !== claims[1]?.at) report(visit, 'grandparent-claim');
    visit.path.length -= 3;
  }
}
