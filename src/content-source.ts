import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  checkedContentOf,
  contentOf,
  loadClinicalContent,
  problemsOf,
  readFolder,
  readReleaseFiles,
} from './adapters/clinical-content/load.ts';
import type { Settings } from './config.ts';
import type { ClinicalContent } from './domain/clinical-content/clinical-content.ts';
import { projectRoot } from './project-root.ts';
import { type ContentProblem, withDrafts } from './workflow/draft-content.ts';
import type { DraftStore } from './workflow/ports/draft-store.ts';
import { inForce } from './workflow/publish-release.ts';
import type { Publication, ReleaseFile, ReleaseStore } from './workflow/ports/release-store.ts';

/** Where published releases and drafts are kept. */
export interface ContentStore {
  readonly releases: ReleaseStore;
  readonly drafts: DraftStore;
}

/** What was sent over FHIR, put over the release in force. */
export const DRAFTS = 'drafts';

/** Clinical content was named that is not there; the message says what is. */
class NoSuchContent extends Error {
  override readonly name = 'NoSuchContent';
}

/** Where the clinical content lies. @throws NoSuchContent where MAPPINGS_DIR names no folder. */
export function mappingsDirectory(settings: Pick<Settings, 'MAPPINGS_DIR'>): string {
  const { MAPPINGS_DIR: folder } = settings;
  if (folder === undefined) return join(projectRoot(), 'mappings');
  if (!isFolder(folder)) throw new NoSuchContent(`MAPPINGS_DIR: there is no folder ${resolve(folder)}.`);
  return resolve(folder);
}

/** The folder that a command was given, else the one of the settings. @throws NoSuchContent where there is none. */
export function folderNamed(folder: string | undefined, settings: Pick<Settings, 'MAPPINGS_DIR'>): string {
  if (folder === undefined) return mappingsDirectory(settings);
  if (!isFolder(folder)) throw new NoSuchContent(`There is no folder ${folder}.`);
  return folder;
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The clinical content that was published; the folder, which may have been read already, as long as nothing was. */
export async function contentAtStart(
  settings: Settings,
  releases: ReleaseStore,
  folder?: ClinicalContent,
): Promise<ClinicalContent> {
  const published = inForce(await releases.publications());
  if (published !== undefined) return loadPublished(published.release, releases);
  return folder ?? loadClinicalContent(mappingsDirectory(settings));
}

/** The folder, read before the record can say what was published. What is wrong with it is said when it is asked for. */
export async function contentAhead(settings: Settings): Promise<ClinicalContent | undefined> {
  try {
    return await loadClinicalContent(mappingsDirectory(settings));
  } catch {
    return undefined;
  }
}

/** A release that was published. @throws Error when it never was. */
export async function loadPublished(release: string, releases: ReleaseStore): Promise<ClinicalContent> {
  const files = await releases.readRelease(release);
  if (files === undefined) throw new Error(`${release} was never published.`);
  return contentOf(files, release);
}

/** The files of the release in force; of the folder, as long as nothing was published. */
export async function filesInForce(
  settings: Pick<Settings, 'MAPPINGS_DIR'>,
  releases: ReleaseStore,
  ofFolder = readReleaseFiles,
): Promise<readonly ReleaseFile[]> {
  const published = inForce(await releases.publications());
  const files = published && (await releases.readRelease(published.release));
  return files ?? ofFolder(mappingsDirectory(settings));
}

/** The files of a release that was published, of `drafts`, or of a folder. @throws NoSuchContent where there is none. */
export async function filesNamed(
  named: string,
  { releases, drafts }: ContentStore,
  settings: Pick<Settings, 'MAPPINGS_DIR'>,
): Promise<readonly ReleaseFile[]> {
  if (named === DRAFTS) {
    const waiting = await drafts.drafts();
    if (waiting.length === 0) throw new NoSuchContent(NO_DRAFTS);
    return withDrafts(await filesInForce(settings, releases, readFolder), waiting);
  }
  const published = await releases.readRelease(named);
  if (published !== undefined) return published;
  if (!isFolder(named)) throw new NoSuchContent(sayNoneNamed(named, await releases.publications()));
  return readFolder(named);
}

/** So many published releases are named to who named none of them. */
const MOST_NAMED = 5;

function sayNoneNamed(named: string, publications: readonly Publication[]): string {
  const approved = publications.filter(({ approvedAt }) => approvedAt !== undefined);
  const published = [...new Set(approved.map(({ release }) => release))];
  const there =
    published.length === 0
      ? 'Nothing was published yet'
      : `${published.length > MOST_NAMED ? 'Last published' : 'Published'} were ${published.slice(0, MOST_NAMED).join(', ')}`;
  return `There is no folder ${named} and no published release ${named}. ${there}.`;
}

const NO_DRAFTS = 'There are no drafts: a terminology tool sends them with PUT /fhir/ConceptMap/<name>.';

/** The same, compiled: a draft with nothing that `check` finds fault with. @throws ContentError with all problems. */
export async function loadRelease(
  named: string,
  store: ContentStore,
  settings: Pick<Settings, 'MAPPINGS_DIR'>,
): Promise<ClinicalContent> {
  const published = await store.releases.readRelease(named);
  return published === undefined
    ? checkedContentOf(await filesNamed(named, store, settings), named)
    : contentOf(published, named);
}

/** What would be wrong with a release of these files, told as somebody who sent one of them over FHIR reads it. */
export function problemsForSender(files: readonly ReleaseFile[], sent: string): readonly ContentProblem[] {
  return problemsOf(files, sent).map(({ file, path = [], says }) => {
    const root = file.startsWith('value-sets/') ? 'ValueSet' : 'ConceptMap';
    return { file, expression: `${root}${path.map(stepOf).join('')}`, says };
  });
}

function stepOf(key: PropertyKey): string {
  return typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`;
}
