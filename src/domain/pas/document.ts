import type {
  ClaimSupportingInfo,
  DocumentReference,
  DocumentReferenceContent,
  DocumentReferenceContext,
} from '@medplum/fhirtypes';
import { resolve, resolveAs, type Snapshot } from '../case/snapshot.ts';
import type { ChecklistItem } from '../documentation/checklist.ts';
import { releaseOf } from '../documentation/disclosure-basis.ts';
import { defined } from '../fhir/defined.ts';
import type { Finding } from '../fhir/finding.ts';
import { referencedId } from '../fhir/reference.ts';
import {
  concept,
  entryOf,
  leftOut,
  mapped,
  missing,
  referenceTo,
  type Assembly,
  type DocumentBytes,
  type Entry,
  type Made,
} from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';
import type { CareGiven } from './care-given.ts';
import { plainIdentifiers } from './demographics.ts';
import { asAsking } from './requestor.ts';

/** A document of the request and what the payer is told beside it (X12 PWK). */
export interface AttachedDocument {
  readonly entry: Entry<DocumentReference>;
  readonly supportingInfo: Omit<ClaimSupportingInfo, 'sequence'>;
}

/** Whom a document may point to: nothing leads out of the Bundle. */
interface Around {
  readonly beneficiary: Entry;
  readonly care: Pick<CareGiven, 'clinicians' | 'requestor' | 'encounter'>;
}

/** X12 756: electronically. */
const ELECTRONIC = 'EL';

/** The documents that the checklist found present, each once, with their bytes inline. Others stay at home. */
export function attachedDocuments(
  assembly: Assembly,
  { claimIdentifier, ...around }: Around & { claimIdentifier: string },
): Made<readonly AttachedDocument[]> {
  const present = assembly.assessment.checklist.filter(
    ({ status, document }) => status === 'present' && document !== undefined,
  );
  const once = [...new Map(present.toReversed().map((item) => [item.document, item])).values()].toReversed();
  const results = once.map((item, index) =>
    attach(item, assembly, { ...around, controlNumber: `${claimIdentifier}-D${String(index + 1)}` }),
  );
  return {
    made: results.flatMap(({ made }) => (made === undefined ? [] : [made])),
    findings: results.flatMap(({ findings }) => findings),
  };
}

function attach(
  item: ChecklistItem,
  assembly: Assembly,
  { controlNumber, ...around }: Around & { controlNumber: string },
): Made<AttachedDocument | undefined> {
  const source = resolveAs(
    assembly.snapshot,
    { reference: item.document ?? '' },
    'DocumentReference',
  )?.resource;
  const release = source === undefined ? undefined : releaseOf(source, assembly);
  if (release?.may === 'not') return { made: undefined, findings: [notToBeSent(item, release.remedy)] };
  const content = (source?.content ?? []).flatMap((each) => inline(each, assembly));
  if (source === undefined || content.length === 0) {
    return { made: undefined, findings: [withoutBytes(item)] };
  }
  const document = defined<DocumentReference>({
    resourceType: 'DocumentReference',
    meta: { profile: [assembly.version.documentProfile] },
    identifier: plainIdentifiers(source.identifier),
    status: 'current',
    type: { coding: typeCodings(source, item, assembly) },
    category: [concept({ system: SYSTEM.documentCategory, code: 'clinical-note' })],
    subject: referenceTo(around.beneficiary),
    date: source.date,
    author: authorsOf(source, assembly, around.care),
    content,
    context: contextOf(source, assembly, around.care),
  });
  const entry = entryOf(document, assembly.newId);
  return {
    made: { entry, supportingInfo: supportingInfo(item, entry, assembly, controlNumber) },
    findings: [],
  };
}

/** Its authors, as far as the record has them whole. */
function authorsOf(
  { author = [] }: DocumentReference,
  { snapshot, version }: Assembly,
  { clinicians, requestor }: Around['care'],
): NonNullable<DocumentReference['author']> {
  const all = author.flatMap((each) => {
    const clinician = clinicians(each);
    return clinician === undefined
      ? (asAsking(each, requestor, snapshot) ?? [])
      : referenceTo(clinician[version.participantIs]);
  });
  return [...new Map(all.map((each) => [each.reference, each])).values()];
}

function contextOf(
  { context }: DocumentReference,
  { snapshot }: Assembly,
  { encounter }: Around['care'],
): DocumentReferenceContext | undefined {
  const isOfCase = (context?.encounter ?? []).some(
    (each) => referencedId(each) === snapshot.encounter.resource.id,
  );
  const made = defined<DocumentReferenceContext>({
    encounter: isOfCase && encounter !== undefined ? [referenceTo(encounter)] : [],
    period: context?.period,
  });
  return Object.keys(made).length === 0 ? undefined : made;
}

/** The code of the PAS attachment list first, then the hospital's own. */
function typeCodings({ type }: DocumentReference, item: ChecklistItem, assembly: Assembly) {
  const own = (type?.coding ?? []).flatMap(({ system, code }) =>
    system === SYSTEM.loinc && code !== undefined ? [{ system, code }] : [],
  );
  const listed = mapped(assembly, 'document-type-to-attachment-code', own);
  const all = [...(listed === undefined ? [] : [listed]), ...own];
  return all.length > 0 ? all : [{ system: SYSTEM.loinc, code: item.type }];
}

function supportingInfo(
  { reportType, label }: ChecklistItem,
  entry: Entry,
  { version }: Assembly,
  controlNumber: string,
): AttachedDocument['supportingInfo'] {
  const information = {
    url: EXTENSION.documentInformation,
    extension: [
      {
        url: 'reportTypeCode',
        valueCodeableConcept: concept({ system: SYSTEM.reportType, code: reportType }),
      },
      {
        url: 'transmissionMethod',
        valueCodeableConcept: concept({ system: SYSTEM.transmissionMethod, code: ELECTRONIC }),
      },
      { url: 'controlNumber', valueString: controlNumber },
      { url: 'description', valueString: label },
    ],
  };
  return {
    ...(version.hasDocumentInformation ? { extension: [information] } : {}),
    category: concept({ system: SYSTEM.pasTempCodes, code: 'additionalInformation' }),
    valueReference: referenceTo(entry),
  };
}

/** PAS forbids a URL: the bytes travel, or the document does not. */
export function inline(
  { attachment, format }: DocumentReferenceContent,
  assembly: Pick<Assembly, 'binaries' | 'snapshot'>,
): DocumentReferenceContent[] {
  const bytes =
    attachment.data === undefined
      ? binaryAt(attachment.url, assembly)
      : { contentType: undefined, data: attachment.data };
  if (bytes === undefined) return [];
  const { system, code } = format ?? {};
  return [
    defined<DocumentReferenceContent>({
      attachment: defined({
        contentType: attachment.contentType ?? bytes.contentType,
        data: bytes.data,
        creation: attachment.creation,
      }),
      format: system === undefined || code === undefined ? undefined : { system, code },
    }),
  ];
}

function binaryAt(
  url: string | undefined,
  { binaries, snapshot }: Pick<Assembly, 'binaries' | 'snapshot'>,
): DocumentBytes | undefined {
  if (url === undefined) return undefined;
  return binaries.get(url) ?? heldBinary(url, snapshot);
}

function heldBinary(url: string, snapshot: Snapshot): DocumentBytes | undefined {
  const binary = resolve(snapshot, { reference: url })?.resource;
  if (binary?.resourceType !== 'Binary' || binary.data === undefined) return undefined;
  return { contentType: binary.contentType, data: binary.data };
}

/** A consent may have ended since the case was assessed. */
function notToBeSent({ need, document }: ChecklistItem, remedy: string): Finding {
  const place = document ?? 'DocumentReference';
  return need === 'required'
    ? missing('document-restricted', place, `${remedy}.`)
    : leftOut('document-restricted', place, `${remedy}.`);
}

function withoutBytes({ need, document }: ChecklistItem): Finding {
  const place = `${document ?? 'DocumentReference'}.content.attachment`;
  const text =
    'The content of the document is not at hand. Send it inline, or push the Binary that the attachment points to.';
  return need === 'required'
    ? missing('document-without-content', place, text)
    : leftOut('document-without-content', place, text);
}
