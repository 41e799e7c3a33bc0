import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Definition } from '../../domain/profile/definition.ts';
import type { KnownDefectSwitches } from '../../domain/profile/known-defects.ts';
import { compileProfiles, type ProfileValidator } from '../../domain/profile/profile-validator.ts';
import type { ValueSetCodes } from '../../domain/profile/value-set-codes.ts';
import { packageFiles } from './package-archive.ts';
import { valueSetCodes, type TerminologyResource } from './package-value-sets.ts';

/**
 * Loads the constraints we hold ourselves to from `directory` (the R4 base and one folder of an IG version,
 * e.g. `pas/2.2.1`), and over them any official packages (`.tgz`) a site prefers.
 */
export async function loadProfiles(
  directory: string,
  packages: readonly string[] = [],
  options: { readonly version?: string; readonly defects?: KnownDefectSwitches } = {},
): Promise<ProfileValidator> {
  const folders = ['r4', join('pas', options.version ?? '2.2.1')].map((folder) => join(directory, folder));
  const definitions = new Map<string, () => Definition>();
  const valueSets = new Map<string, ValueSetCodes>();
  for (const folder of folders) {
    for (const { url, read } of await lines(folder, /^(base|definitions)\.ndjson$/)) {
      definitions.set(url, read as () => Definition); // written by our own script
    }
    for (const { url, read } of await lines(folder, /^value-sets\.ndjson$/)) {
      valueSets.set(url, read() as ValueSetCodes); // the same
    }
  }
  for (const file of packages) addPackage(await readFile(file), definitions, valueSets);
  const { defects } = options;
  return compileProfiles(
    (canonical) => definitions.get(canonical)?.(),
    valueSets.values(),
    defects === undefined ? {} : { defects },
  );
}

interface Line {
  readonly url: string;
  readonly read: () => unknown;
}

const LEADING_URL = /^\{"url":"([^"]+)"/;

/** Each line begins with its url, so that the rest is parsed only when it is needed. */
async function lines(folder: string, name: RegExp): Promise<Line[]> {
  const files = (await readdir(folder)).filter((file) => name.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) =>
    text.split('\n').flatMap((line) => {
      const url = LEADING_URL.exec(line)?.[1];
      return url === undefined ? [] : [{ url, read: (): unknown => JSON.parse(line) }];
    }),
  );
}

/** Profiles are kept as text until asked for; terminology is small and read at once. */
function addPackage(
  archive: Uint8Array,
  definitions: Map<string, () => Definition>,
  valueSets: Map<string, ValueSetCodes>,
): void {
  const terminology: TerminologyResource[] = [];
  for (const { path, text } of packageFiles(archive)) {
    if (/^package\/StructureDefinition-[^/]+\.json$/.test(path)) {
      const definition = JSON.parse(text) as Definition; // a published package says so
      definitions.set(definition.url, () => definition);
    } else if (/^package\/(ValueSet|CodeSystem)-[^/]+\.json$/.test(path)) {
      terminology.push(JSON.parse(text) as TerminologyResource); // the same
    }
  }
  for (const codes of valueSetCodes(terminology, valueSets)) valueSets.set(codes.url, codes);
}
