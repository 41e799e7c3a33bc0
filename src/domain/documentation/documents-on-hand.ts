import type { DocumentReference } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { translate } from '../clinical-content/concept-map.ts';
import type { RequestForInformation } from '../determination/determination.ts';
import { releaseOf } from './disclosure-basis.ts';
import { faultOf, newestFirst } from './document-quality.ts';

const LOINC = 'http://loinc.org';

/** The record, and the instant at which a document would be sent. */
interface Known {
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  /** ISO instant. */
  readonly at: string;
}

/** A document of the record that answers one code the payer asked for. */
export interface MatchedDocument {
  readonly document: DocumentReference;
  /** The LOINC code that was asked for; absent where the payer asked by report type only. */
  readonly code: string | undefined;
}

/**
 * The documents on hand that answer a payer's request, one for each code it names, or `undefined` for a code that
 * nothing answers. A document answers by its own LOINC type, by the type it has in the PAS attachment list, or as an
 * alternative in one of our document lists. It must be fit to be sent, and of this stay.
 */
export function documentsOnHand(
  { loincCodes, reportType }: RequestForInformation,
  known: Known,
): readonly (MatchedDocument | undefined)[] {
  if (loincCodes.length > 0) {
    return loincCodes.map((code) => newestOf(typesAnswering(code, known.content), code, known));
  }
  if (reportType === undefined) return [undefined];
  const types = known.content.requirements
    .filter((requirement) => requirement.reportType === reportType)
    .flatMap((requirement) => requirement.types);
  return [newestOf(new Set(types), undefined, known)];
}

function newestOf(
  types: ReadonlySet<string>,
  code: string | undefined,
  { snapshot, content, at }: Known,
): MatchedDocument | undefined {
  const fit = (held: Held<DocumentReference>): boolean =>
    faultOf(
      held.resource,
      { about: 'stay' },
      snapshot,
      releaseOf(held.resource, { snapshot, content, at }),
    ) === undefined;
  const candidates = snapshot.documents.filter(({ resource }) =>
    loincTypes(resource).some(
      (type) => types.has(type) || (code !== undefined && listed(type, content) === code),
    ),
  );
  const document = candidates.filter(fit).sort(newestFirst)[0]?.resource;
  return document === undefined ? undefined : { document, code };
}

/** The code itself and whatever our lists take in its place. */
function typesAnswering(code: string, { requirements }: ClinicalContent): ReadonlySet<string> {
  return new Set([
    code,
    ...requirements.filter(({ types }) => types.includes(code)).flatMap(({ types }) => types),
  ]);
}

/** The code under which the PAS attachment list has a document type. */
function listed(code: string, content: ClinicalContent): string | undefined {
  return translate(content, 'document-type-to-attachment-code', { system: LOINC, code }).target?.code;
}

function loincTypes({ type }: DocumentReference): readonly string[] {
  return (type?.coding ?? []).flatMap(({ system, code }) =>
    system === LOINC && code !== undefined ? [code] : [],
  );
}
