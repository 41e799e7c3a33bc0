import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Resource } from '@medplum/fhirtypes';

/** The resources of one episode, the Encounter first, and its label where somebody gave one. */
export interface Episode {
  readonly resources: readonly Resource[];
  readonly reference: string | undefined;
}

/**
 * Reads episodes from a labelled table (NDJSON: `{ "resources": […], "reference": "emergency" }`) or from a folder of
 * exported resources (NDJSON, one file a type, gzip or not), where each Encounter takes what names it.
 */
export async function readEpisodes(path: string): Promise<readonly Episode[]> {
  if (/\.ndjson(\.gz)?$/.test(path)) return (await readLines(path)).map(labelled);
  const resources: Resource[] = [];
  for (const name of await readdir(path)) {
    if (!/^(Encounter|Condition|Procedure|Observation|ServiceRequest|DocumentReference)\.ndjson/.test(name))
      continue;
    // Lines of an export named after a resource type are resources of that type.
    for (const line of await readLines(join(path, name))) resources.push(line as Resource);
  }
  return byEncounter(resources);
}

async function readLines(path: string): Promise<unknown[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line));
}

function labelled(line: unknown): Episode {
  if (typeof line !== 'object' || line === null || !('resources' in line) || !Array.isArray(line.resources)) {
    throw new Error('Each line of a labelled table has "resources" (a list) and "reference" (a label).');
  }
  const reference = 'reference' in line && typeof line.reference === 'string' ? line.reference : undefined;
  // Checked to be a list; what is in it is weighed as any feed's resources are.
  return { resources: line.resources as Resource[], reference };
}

function byEncounter(resources: readonly Resource[]): Episode[] {
  const belonging = new Map<string, Resource[]>();
  for (const resource of resources) {
    const id = encounterIdOf(resource);
    if (id === undefined) continue;
    const list = belonging.get(id) ?? [];
    belonging.set(id, list);
    list.push(resource);
  }
  return resources
    .filter(({ resourceType }) => resourceType === 'Encounter')
    .map((encounter) => ({
      resources: [encounter, ...(belonging.get(encounter.id ?? '') ?? [])],
      reference: undefined,
    }));
}

function encounterIdOf(resource: Resource): string | undefined {
  if (!('encounter' in resource)) return undefined;
  const { encounter } = resource;
  if (typeof encounter !== 'object' || !('reference' in encounter)) return undefined;
  return typeof encounter.reference === 'string' ? encounter.reference.split(/[/:]/).at(-1) : undefined;
}
