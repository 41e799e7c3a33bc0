import { isObject, objectsOf, type ResourceJson } from './json.ts';
import { report, type Visit } from './visit.ts';

/** Contained resources are flat, used by their container, and have no life of their own (dom-2 to dom-5). */
export function checkContained(container: ResourceJson, visit: Visit): void {
  const contained = objectsOf(container['contained']);
  if (contained.length === 0) return;
  const used = new Set<unknown>();
  collectReferences(container, used);
  visit.path.push('contained', 0);
  contained.forEach((resource, index) => {
    visit.path[visit.path.length - 1] = index;
    const { id, meta } = resource;
    const pointsOut = new Set<unknown>();
    collectReferences(resource, pointsOut);
    if (!used.has(`#${String(id)}`) && !pointsOut.has('#')) report(visit, 'contained-not-used');
    if (resource['contained'] !== undefined) report(visit, 'contained-nested');
    const lives =
      isObject(meta) && ['versionId', 'lastUpdated', 'security'].some((name) => meta[name] !== undefined);
    if (lives) report(visit, 'contained-meta');
  });
  visit.path.length -= 2;
}

/** `Reference.reference`, and canonicals and URIs that begin with `#`. */
function collectReferences(value: unknown, into: Set<unknown>): void {
  if (typeof value === 'string') {
    if (value.startsWith('#')) into.add(value);
  } else if (Array.isArray(value)) for (const item of value) collectReferences(item, into);
  else if (isObject(value)) for (const key in value) collectReferences(value[key], into);
}
