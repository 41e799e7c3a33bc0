import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { valuesAt } from '../../src/domain/fhir/values-at.ts';
import { type Episode, labelledRows } from './labelled-rows.ts';

/**
 * Reads episodes from a labelled table (CSV or NDJSON with `resources` and `reference`, gzip or not), or from a folder
 * of exported resources (NDJSON, Bundles or single resources, with its subfolders), where each Encounter takes what
 * names it.
 * @throws Error naming the row of a table that cannot be read.
 */
export async function readEpisodes(path: string): Promise<readonly Episode[]> {
  if (/\.(ndjson|csv)(\.gz)?$/.test(path)) {
    const text = await readText(path);
    return labelledRows(text, path.includes('.csv') ? 'csv' : 'ndjson');
  }
  const names = (await readdir(path, { recursive: true })).filter(isExport).sort();
  const resources: Resource[] = [];
  for (const name of names) resources.push(...(await readResources(join(path, name))));
  return byEncounter(resources);
}

/** What urgency is weighed by; an export of NDJSON has one file a type. */
const WEIGHED = new Set([
  'Encounter',
  'Condition',
  'Procedure',
  'Observation',
  'ServiceRequest',
  'DocumentReference',
  'Claim',
  'ChargeItem',
]);

function isExport(name: string): boolean {
  const type = /(?:^|\/)([A-Za-z]+)[^/]*\.ndjson(?:\.gz)?$/.exec(name)?.[1];
  return type === undefined ? /\.json(\.gz)?$/.test(name) : WEIGHED.has(type);
}

async function readResources(path: string): Promise<Resource[]> {
  const text = await readText(path);
  const texts = path.includes('.ndjson') ? text.split('\n').filter((line) => line.trim() !== '') : [text];
  // An export holds resources; what is in them is weighed as any feed's resources are.
  const read = texts.map((each) => JSON.parse(each) as Resource);
  const all = read.flatMap((each) =>
    each.resourceType === 'Bundle' ? (each.entry ?? []).flatMap(({ resource }) => resource ?? []) : [each],
  );
  return all.filter(({ resourceType }) => WEIGHED.has(resourceType));
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '');
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
  const encounters = resources.filter((each): each is Encounter => each.resourceType === 'Encounter');
  const byId = new Map(encounters.map((each) => [each.id, each]));
  return encounters.map((encounter) => {
    const whole = byId.get(idIn(encounter.partOf?.reference));
    const others = belonging.get(encounter.id ?? '') ?? [];
    return {
      resources: [encounter, ...(whole === undefined ? [] : [whole]), ...others],
      reference: undefined,
    };
  });
}

function encounterIdOf(resource: Resource): string | undefined {
  return idIn(valuesAt(resource, ENCOUNTER_AT[resource.resourceType] ?? ['encounter', 'reference'])[0]);
}

/** Where a resource names its encounter, when not in `encounter`. */
const ENCOUNTER_AT: Readonly<Record<string, readonly string[]>> = {
  Claim: ['item', 'encounter', 'reference'],
  ChargeItem: ['context', 'reference'],
  DocumentReference: ['context', 'encounter', 'reference'],
};

/** Of `Encounter/e1` and of `urn:uuid:…`. */
function idIn(reference: unknown): string | undefined {
  return typeof reference === 'string' ? reference.split(/[/:]/).at(-1) : undefined;
}
