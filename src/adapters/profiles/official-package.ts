import type { Definition } from '../../domain/profile/definition.ts';
import { packageFiles } from './package-archive.ts';
import type { TerminologyResource } from './package-value-sets.ts';

/** An IG package as it is published: its name and version, and what it defines. */
export interface OfficialPackage {
  readonly name: string;
  readonly version: string;
  /** The packages it builds on, by name, with the one version of each that it was made with. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly definitions: readonly Definition[];
  readonly terminology: readonly TerminologyResource[];
}

/** Reads a package (`.tgz`): only what stands in its `package` folder, not the examples below it. */
export function readPackage(archive: Uint8Array): OfficialPackage {
  let manifest: Partial<OfficialPackage> = {};
  const definitions: Definition[] = [];
  const terminology: TerminologyResource[] = [];
  // The casts: a published package has been through the publisher, which checks these shapes.
  for (const { path, text } of packageFiles(archive)) {
    if (path === 'package/package.json') manifest = JSON.parse(text) as Partial<OfficialPackage>;
    else if (/^package\/StructureDefinition-[^/]+\.json$/.test(path)) {
      definitions.push(JSON.parse(text) as Definition);
    } else if (/^package\/(ValueSet|CodeSystem)-[^/]+\.json$/.test(path)) {
      terminology.push(JSON.parse(text) as TerminologyResource);
    }
  }
  const { name = '', version = '', dependencies = {} } = manifest;
  return { name, version, dependencies, definitions, terminology };
}

const PAS = 'hl7.fhir.us.davinci-pas';

/**
 * The packages that belong to one version of PAS: two versions define the same canonicals,
 * so another PAS package, or one that this PAS was not made with, is left aside.
 */
export function packagesFor(
  pasVersion: string,
  packages: readonly OfficialPackage[],
): readonly OfficialPackage[] {
  const pas = packages.find(({ name, version }) => name === PAS && version === pasVersion);
  return packages.filter(({ name, version }) => {
    const wanted = name === PAS ? pasVersion : pas?.dependencies[name];
    return wanted === undefined || wanted === version;
  });
}
