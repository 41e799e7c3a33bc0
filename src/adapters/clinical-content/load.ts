import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ClinicalContent } from '../../domain/clinical-content/clinical-content.ts';
import type { Fault, Source } from '../../domain/clinical-content/fault.ts';
import type { ConceptMapSource } from '../../domain/clinical-content/concept-map.ts';
import { compileRelease } from '../../domain/clinical-content/release.ts';
import type { ReleaseFile } from '../../workflow/ports/release-store.ts';
import { readCalendar } from './calendar-file.ts';
import { type ContentFile, type ContentProblem, type Read, readContentFile } from './content-file.ts';
import { criteriaSchema } from './criterion-schema.ts';
import { readDocumentRequirements } from './document-file.ts';
import { readPayerPolicy } from './payer-policy-file.ts';
import { FOLDERS, isRead, strayFiles } from './release-folders.ts';
import { rulesSchema } from './rule-schema.ts';
import { readJsonText } from './json-text.ts';
import { conceptMapOfTable } from './table-file.ts';
import { tableSchema } from './table-schema.ts';
import { conceptMapSchema, namingSystemSchema, valueSetSchema } from './terminology-schema.ts';

/** The mappings folder cannot be used: every problem, so that one round of mending is enough. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  readonly problems: readonly ContentProblem[];

  constructor(directory: string, problems: readonly ContentProblem[]) {
    super(`${directory} cannot be used:\n${problems.map(describeProblem).join('\n')}`);
    this.problems = problems;
  }
}

/** `rules/timing.yaml:12 Rule planned: …` */
export function describeProblem({ file, line, says }: ContentProblem): string {
  return `${file}${line === undefined ? '' : `:${String(line)}`} ${says}`;
}

/** Loads the clinical content of a folder as one immutable release. @throws ContentError with all problems. */
export async function loadClinicalContent(directory: string): Promise<ClinicalContent> {
  return contentOf(await readReleaseFiles(directory), directory);
}

/**
 * The same of files that were read before, wherever from. What `check` finds beside, a release that was published once
 * may have: the laws grow, and a service must start. @throws ContentError with all problems.
 */
export function contentOf(files: readonly ReleaseFile[], place: string): ClinicalContent {
  const { value, problems } = readMappings(files, place).read;
  if (value === undefined) throw new ContentError(place, problems);
  return value;
}

/** The same of a draft, with nothing that `check` finds fault with. @throws ContentError with all problems. */
export function checkedContentOf(files: readonly ReleaseFile[], place: string): ClinicalContent {
  const { value, problems } = checked(readMappings(files, place));
  if (value === undefined) throw new ContentError(place, problems);
  return value;
}

/** Everything that is wrong in a mappings folder, or the content that it makes. */
export async function checkMappings(directory: string): Promise<Read<ClinicalContent>> {
  const reading = readMappings(await readReleaseFiles(directory), directory);
  return checked({ ...reading, oversights: [...(await strayFiles(directory)), ...reading.oversights] });
}

/** Everything that is wrong in files that were read before, and what `check` would find beside in one of them. */
export function problemsOf(files: readonly ReleaseFile[], newFile: string): readonly ContentProblem[] {
  const { read, oversights } = readMappings(files, 'The release');
  return [...read.problems, ...oversights.filter(({ file }) => file === newFile)];
}

interface Reading {
  readonly read: Read<ClinicalContent>;
  /** What keeps a draft from being published, and nothing that was published. */
  readonly oversights: readonly ContentProblem[];
}

function checked({ read, oversights }: Reading): Read<ClinicalContent> {
  return oversights.length === 0 ? read : { value: undefined, problems: [...oversights, ...read.problems] };
}

function readMappings(files: readonly ReleaseFile[], place: string): Reading {
  const problems: ContentProblem[] = [];
  const oversights: ContentProblem[] = [];
  const lines = new Map<string, LineOf>();

  const of = (folder: string): ContentFile[] =>
    files.flatMap(({ path, bytes }) =>
      // A byte order mark is common in exported files and means nothing.
      path.startsWith(`${folder}/`) && /\.(?:json|yaml)$/.test(path)
        ? [
            {
              path,
              text: Buffer.from(bytes)
                .toString('utf8')
                .replace(/^\uFEFF/, ''),
            },
          ]
        : [],
    );
  const resources = <T>(folder: string, schema: z.ZodType<T>): Source<T>[] =>
    of(folder).flatMap((file) => {
      const read = readContent(file, schema, oversights);
      problems.push(...read.problems);
      if (read.value === undefined) return [];
      lines.set(file.path, read.value.lineOf);
      return [{ file: file.path, content: read.value.content }];
    });
  const values = <T>(folder: string, reader: (file: ContentFile) => Read<T>): T[] =>
    of(folder).flatMap((file) => {
      const read = reader(file);
      problems.push(...read.problems);
      return read.value === undefined ? [] : [read.value];
    });

  const tables = (): Source<ConceptMapSource>[] =>
    resources('tables', tableSchema).flatMap(({ file, content: table }) => {
      const read = conceptMapOfTable(file, table, files);
      problems.push(...read.problems);
      return read.value === undefined ? [] : [read.value];
    });

  const compiled = compileRelease({
    release: releaseOf(files),
    namingSystems: resources('naming-systems', namingSystemSchema),
    conceptMaps: [...resources('concept-maps', conceptMapSchema), ...tables()],
    valueSets: resources('value-sets', valueSetSchema),
    rules: resources('rules', rulesSchema),
    criteria: resources('criteria', criteriaSchema),
    payers: values('payers', readPayerPolicy),
    calendars: values('calendars', readCalendar),
    requirements: values('documents', readDocumentRequirements).flat(),
  });
  problems.push(...compiled.faults.map((fault) => problemOf(fault, lines)));
  oversights.push(...compiled.oversights.map((fault) => problemOf(fault, lines)));
  if (files.length === 0) {
    problems.push({ file: place, line: undefined, says: 'There is no clinical content in this folder.' });
  }
  const read: Read<ClinicalContent> =
    problems.length === 0 ? { value: compiled.content, problems: [] } : { value: undefined, problems };
  return { read, oversights };
}

/** What of a mappings folder makes its release, in order. */
export async function readReleaseFiles(directory: string): Promise<readonly ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  for (const [folder, endings] of Object.entries(FOLDERS)) {
    if (!existsSync(join(directory, folder))) continue;
    for (const name of await readdir(join(directory, folder))) {
      if (!isRead(name, endings)) continue;
      files.push({ path: `${folder}/${name}`, bytes: await readFile(join(directory, folder, name)) });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same of a folder in which nothing stands astray. @throws ContentError naming what does. */
export async function readFolder(directory: string): Promise<readonly ReleaseFile[]> {
  const strays = await strayFiles(directory);
  if (strays.length > 0) throw new ContentError(directory, strays);
  return readReleaseFiles(directory);
}

/** The same bytes under the same names are the same release, on whatever machine. */
function releaseOf(files: readonly ReleaseFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(path).update('\0').update(bytes).update('\0');
  return `release-${hash.digest('hex').slice(0, 12)}`;
}

type LineOf = (path: readonly PropertyKey[]) => number | undefined;

/** JSON is read as JSON, as large tables would take minutes as YAML; lines are looked up only when needed. */
function readContent<T>(
  file: ContentFile,
  schema: z.ZodType<T>,
  oversights: ContentProblem[],
): Read<{ content: T; lineOf: LineOf }> {
  if (!file.path.endsWith('.json')) return readContentFile(file, schema);
  const json = readJsonText(file);
  oversights.push(...json.oversights);
  if (json.problems.length > 0) return { value: undefined, problems: json.problems };
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return readContentFile(file, schema);
  let located: LineOf | undefined;
  const lineOf: LineOf = (path) => {
    located ??= readContentFile(file, schema).value?.lineOf;
    return located?.(path);
  };
  return { value: { content: parsed.data, lineOf }, problems: [] };
}

function problemOf({ file, path, says, also }: Fault, lines: ReadonlyMap<string, LineOf>): ContentProblem {
  const other = also && `${also.file} line ${String(lines.get(also.file)?.(also.path) ?? '?')}`;
  return {
    file,
    line: lines.get(file)?.(path),
    path,
    says: other === undefined ? says : `${says} The other stands in ${other}.`,
  };
}
