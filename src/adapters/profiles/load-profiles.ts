import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Definition } from '../../domain/profile/definition.ts';
import type { KnownDefectSwitches } from '../../domain/profile/known-defects.ts';
import { compileProfiles, type ProfileValidator } from '../../domain/profile/profile-validator.ts';
import type { ValueSetCodes } from '../../domain/profile/value-set-codes.ts';
import { packagesFor, readPackage, type OfficialPackage } from './official-package.ts';
import { valueSetCodes } from './package-value-sets.ts';

/**
 * Loads the constraints we hold ourselves to from `directory` (the R4 base and one folder of an IG version,
 * e.g. `pas/2.2.1`), and over them any official packages (`.tgz`) a site prefers.
 */
export async function loadProfiles(
  directory: string,
  packages: readonly string[] = [],
  options: { readonly version?: string; readonly defects?: KnownDefectSwitches } = {},
): Promise<ProfileValidator> {
  const { version = '2.2.1', defects = {} } = options;
  const loaded: Loaded = { definitions: new Map(), valueSets: new Map() };
  await addFolder(join(directory, 'r4'), loaded);
  await addFolder(join(directory, 'pas', version), loaded);
  const published = await Promise.all(packages.map(packageIn));
  for (const official of packagesFor(version, published)) addPackage(official, loaded);
  const { definitions, valueSets } = loaded;
  return compileProfiles((canonical) => definitions.get(canonical)?.(), valueSets.values(), { defects });
}

/** A package that a site named; throws with the file and the remedy for one that is not there or no package. */
async function packageIn(file: string): Promise<OfficialPackage> {
  try {
    const found = readPackage(await readFile(file));
    if (found.name !== '' && found.definitions.length > 0) return found;
  } catch (cause) {
    throw new Error(unusable(file), { cause });
  }
  throw new Error(unusable(file));
}

function unusable(file: string): string {
  return `PROFILE_PACKAGES: ${file} cannot be read as an IG package. Name the package.tgz as it was published, with its whole path, or leave the setting empty to validate with our own profiles.`;
}

/** What counts for a canonical; what is loaded later replaces what was there. */
interface Loaded {
  readonly definitions: Map<string, () => Definition>;
  readonly valueSets: Map<string, ValueSetCodes>;
}

/** Our own script wrote these files, so their shapes are known. */
async function addFolder(folder: string, { definitions, valueSets }: Loaded): Promise<void> {
  for (const { url, read } of await lines(folder, /^(base|definitions)\.ndjson$/)) {
    definitions.set(url, read as () => Definition);
  }
  for (const { url, read } of await lines(folder, /^value-sets\.ndjson$/)) {
    valueSets.set(url, read() as ValueSetCodes);
  }
}

function addPackage(official: OfficialPackage, { definitions, valueSets }: Loaded): void {
  for (const definition of official.definitions) definitions.set(definition.url, () => definition);
  for (const codes of valueSetCodes(official.terminology, valueSets)) valueSets.set(codes.url, codes);
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
