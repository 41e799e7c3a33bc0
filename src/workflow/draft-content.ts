import { MAP_NAMES } from '../domain/clinical-content/map-names.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import { nearestName } from '../domain/fhir/nearest-name.ts';
import { refuse, type Refusal } from '../domain/fhir/refusal.ts';
import type { ContentDraft, DraftStore } from './ports/draft-store.ts';
import type { Outside } from './outside.ts';
import type { ReleaseFile } from './ports/release-store.ts';

/** A ConceptMap or ValueSet as a terminology tool sends it. */
export interface SentContent {
  readonly type: keyof typeof FOLDER_OF;
  /** The name of its file: up to the first dot it says which map or value set it is. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sender: string;
}

export const FOLDER_OF = { ConceptMap: 'concept-maps', ValueSet: 'value-sets' } as const;

export interface Drafting {
  readonly drafts: DraftStore;
  /** The files of the release in force, or of the folder while nothing was published. */
  readonly filesInForce: () => Promise<readonly ReleaseFile[]>;
  /** What would be wrong with a release of these files, of which one is new: a sentence with its place for each. */
  readonly problemsOf: (files: readonly ReleaseFile[], newFile: string) => readonly ContentProblem[];
  readonly mayWriteContent: (sender: string) => boolean;
  readonly log: Outside['log'];
}

export interface ContentProblem {
  readonly file: string;
  /** FHIRPath in the resource that was sent; absent where it lies elsewhere. */
  readonly expression?: string;
  readonly says: string;
}

export type Drafted =
  | { readonly kept: boolean; readonly findings: readonly Finding[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal };

/** Names of files that need no quoting on any machine. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$/;

/**
 * Keeps a ConceptMap or ValueSet as a draft, byte for byte, when a release with it could be published. It changes
 * nothing until a person publishes it.
 */
export async function draftContent(sent: SentContent, drafting: Drafting): Promise<Drafted> {
  const { drafts, log } = drafting;
  const { sender, bytes } = sent;
  if (!drafting.mayWriteContent(sender)) return { refusal: FORBIDDEN };
  if (!NAME.test(sent.name)) return { refusal: UNNAMED };
  const path = `${FOLDER_OF[sent.type]}/${sent.name}.json`;
  const inForce = await drafting.filesInForce();
  const waiting = await drafts.drafts();
  if (
    isSame(waiting.find((each) => each.path === path) ?? inForce.find((each) => each.path === path), bytes)
  ) {
    return kept(false, `The same is there already under the name ${path}: nothing was changed.`);
  }
  const problems = drafting.problemsOf(withDrafts(inForce, [...waiting, { path, bytes }]), path);
  if (problems.length > 0) return { refusal: refusalOf(problems, path) };
  await drafts.keepDraft({ path, bytes, sentBy: sender });
  log('content-drafted', { sender, path });
  return kept(true, `Kept as a draft, ${path}. ${HOW_TO_PUBLISH}${sayUnasked(sent)}`);
}

/** A map under a misspelt name is kept, and has no effect. */
function sayUnasked({ type, name }: SentContent): string {
  const [map = ''] = name.split('.');
  if (type !== 'ConceptMap' || MAP_NAMES.includes(map)) return '';
  const nearest = nearestName(map, MAP_NAMES);
  const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return ` Nothing asks a map named ${map}; $translate alone gives it.${meant}`;
}

const HOW_TO_PUBLISH =
  'Nothing is changed until a person publishes it: see what it would change with "retro-auth mappings replay drafts", then "retro-auth mappings publish drafts --by <who>".';

/** The files of a release with drafts put in the place of those of the same path. */
export function withDrafts(
  files: readonly ReleaseFile[],
  drafts: readonly Pick<ContentDraft, 'path' | 'bytes'>[],
): readonly ReleaseFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { path, bytes } of drafts) byPath.set(path, { path, bytes });
  // In the order in which a folder is read: the same files are then the same release.
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Drafts that a release holds byte for byte wait no longer, once it is in force. */
export async function settleTakenUp(
  drafts: DraftStore,
  published: { readonly release: string; readonly files: readonly ReleaseFile[]; readonly by: string },
): Promise<void> {
  const { by, files, release } = published;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const waiting = await drafts.drafts();
  const takenUp = waiting.filter(({ path, bytes }) => isSame(byPath.get(path), bytes));
  await drafts.settleDrafts(takenUp, { by, release });
}

function isSame(file: { readonly bytes: Uint8Array } | undefined, bytes: Uint8Array): boolean {
  return file !== undefined && Buffer.compare(file.bytes, bytes) === 0;
}

function kept(isKept: boolean, text: string): Drafted {
  const code = 'informational' as const;
  return { kept: isKept, findings: [{ severity: 'information', code, key: 'content-draft', text }] };
}

const FORBIDDEN = refuse(403, {
  code: 'forbidden',
  key: 'content-not-allowed',
  text: 'This sender may not send clinical content. Whoever runs the service allows it with mayWriteContent in its connections file.',
});

const UNNAMED = refuse(400, {
  code: 'value',
  key: 'content-name',
  text: 'A name holds letters, digits, hyphens and dots. The part before the first dot says which map it adds to, e.g. encounter-class-to-urgency.riverside.',
});

function refusalOf(problems: readonly ContentProblem[], path: string): Refusal {
  const findings = problems.map(({ file, expression, says }) => ({
    ...{ severity: 'error' as const, code: 'business-rule' as const, key: 'content-not-usable' },
    text: file === path ? says : `${file}: ${says}`,
    ...(expression === undefined || file !== path ? {} : { expression }),
  }));
  return { status: 422, findings };
}
