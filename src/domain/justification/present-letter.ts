import type { DocumentReference } from '@medplum/fhirtypes';
import type { Case } from '../case/case.ts';
import type { EvidenceEntry } from '../evidence/evidence.ts';
import { textDocument } from '../evidence/text-document.ts';
import { sayInstant } from '../time/local-time.ts';
import { letterText, type LetterText } from './letter-text.ts';

/** LOINC of the PAS attachment list for what explains a request. */
const EXPLANATION = '52033-8';

/** So many hexadecimal digits tell one draft from the next. */
const VERSION_LENGTH = 12;

/** Hex digest; hashing comes from outside. */
type Hash = (bytes: Uint8Array) => string;

type About = Pick<Case, 'id' | 'encounterId' | 'patientId' | 'assessment'>;

/** A letter of justification that nobody has approved: it changes with what it is assembled from, and so its version. */
export interface LetterDraft {
  readonly version: string;
  readonly text: LetterText;
  /** Id of the document that it becomes when it is approved as it is. */
  readonly approvedId: string;
}

/** The letter as assembled from what the record and the log say now; undefined where nobody is written to. */
export function draftLetter(held: About, log: readonly EvidenceEntry[], hash: Hash): LetterDraft | undefined {
  const text = held.assessment && letterText(held, held.assessment, log);
  if (text === undefined) return undefined;
  const bytes = new TextEncoder().encode(text.letter.join('\n'));
  const version = hash(bytes).slice(0, VERSION_LENGTH);
  return { version, text, approvedId: `${held.id}-letter-${version}` };
}

/** The draft as a preliminary document, with what only its reader needs; none once it was approved as it is. */
export function presentLetter(
  held: About,
  log: readonly EvidenceEntry[],
  { hash, approved }: { readonly hash: Hash; readonly approved: readonly DocumentReference[] },
): readonly DocumentReference[] {
  const draft = draftLetter(held, log, hash);
  if (draft === undefined || held.assessment === undefined) return [];
  if (approved.some(({ id }) => id === draft.approvedId)) return [];
  const document = textDocument(held, {
    name: 'letter',
    loinc: EXPLANATION,
    title: 'Letter of justification (draft)',
    docStatus: 'preliminary',
    date: held.assessment.at,
    lines: [
      `DRAFT ${draft.version}. Not approved: a person reads it, completes it and approves it under this number.`,
      '',
      ...draft.text.letter,
      '',
      'Signed: ______________________',
      '',
      '---- For whoever signs; left out of the approved letter ----',
      ...draft.text.notes,
    ],
  });
  return [{ ...document, meta: { versionId: draft.version } }];
}

/** A letter that a person approved: it is kept as it was, whatever the record says later. */
export interface Approval {
  /** Who answers for it, as it is to be read under the letter: `M. R., RN, utilization review`. */
  readonly by: string;
  /** ISO instant in UTC. */
  readonly at: string;
  /** IANA zone in which the signature is dated. */
  readonly zone: string;
  /** The letter as the person completed it; the draft as it is when absent. */
  readonly completed?: string | undefined;
  /** Approved before, and replaced by this one. */
  readonly replaces: readonly DocumentReference[];
}

/** The approved letter: final, signed by name and time, in the place of those approved before. */
export function approvedLetter(held: About, draft: LetterDraft, approval: Approval): DocumentReference {
  const { by, at, zone, completed, replaces } = approval;
  const body = completed === undefined ? draft.text.letter : completed.trimEnd().split('\n');
  const document = textDocument(held, {
    name: `letter-${draft.version}`,
    loinc: EXPLANATION,
    title: 'Letter of justification',
    docStatus: 'final',
    date: at,
    lines: [...body, '', `Signed: ${by}, ${sayInstant(at, zone)}`],
  });
  const signer = { display: by };
  return {
    ...document,
    author: [signer],
    authenticator: signer,
    ...(replaces.length === 0
      ? {}
      : {
          relatesTo: replaces.map(({ id }) => ({
            code: 'replaces' as const,
            target: { reference: `DocumentReference/${id ?? ''}` },
          })),
        }),
  };
}

/** The letters of a case that were approved, among the documents of its record. */
export function lettersAmong(
  { id }: Pick<Case, 'id'>,
  documents: readonly DocumentReference[],
): readonly DocumentReference[] {
  return documents.filter((document) => document.id?.startsWith(`${id}-letter-`) === true);
}
