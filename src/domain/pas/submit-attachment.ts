import type {
  Bundle,
  Claim,
  DocumentReference,
  Identifier,
  Parameters,
  ParametersParameter,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { RequestForInformation } from '../determination/determination.ts';
import type { MatchedDocument } from '../documentation/documents-on-hand.ts';
import { defined } from '../fhir/defined.ts';
import { codesOf } from '../fhir/extension.ts';
import { concept } from './assembly.ts';
import { PROFILE, SYSTEM } from './canonicals.ts';
import { inline } from './document.ts';
import { traceSystem } from './trace-number.ts';
import type { TradingPartner } from './trading-partner.ts';

/**
 * The body of CDex `$submit-attachment` (2.1.0) that answers one request of the payer under its own control number.
 * Member, provider and lines are those of the frozen request. `undefined` when a document's bytes are not at hand, or
 * the request names neither a control number nor a member.
 */
export function assembleAttachment({
  request,
  asked,
  documents,
  isFinal,
  snapshot,
  partner,
}: {
  /** The frozen Bundle that the payer holds. */
  readonly request: Bundle;
  readonly asked: RequestForInformation;
  readonly documents: readonly MatchedDocument[];
  /** Nothing more comes under this control number. */
  readonly isFinal: boolean;
  readonly snapshot: Snapshot;
  readonly partner: TradingPartner;
}): Parameters | undefined {
  const claim = claimOf(request);
  const member = memberOf(claim, request);
  const attachments = documents.map((each) => attachment(each, { asked, snapshot, member }));
  if (asked.controlNumber === undefined || member === undefined || attachments.includes(undefined))
    return undefined;
  const organization = providerOf(claim, request);
  const parts: (ParametersParameter | undefined)[] = [
    // The payer's number, whose system it may leave out; ours stands in for it where it does.
    { name: 'TrackingId', valueIdentifier: { system: traceSystem(partner), value: asked.controlNumber } },
    { name: 'AttachTo', valueCode: 'preauthorization' },
    organization === undefined ? undefined : { name: 'OrganizationId', valueIdentifier: organization },
    { name: 'MemberId', valueIdentifier: member },
    ...attachments,
    { name: 'Final', valueBoolean: isFinal },
  ];
  return { resourceType: 'Parameters', parameter: parts.filter((each) => each !== undefined) };
}

/** Whether its bytes are here, in it or in a Binary that it points to: a payer follows no address into a hospital. */
export function hasInlineContent(document: DocumentReference, snapshot: Snapshot): boolean {
  return contentOf(document, snapshot).length > 0;
}

function contentOf(document: DocumentReference, snapshot: Snapshot) {
  return document.content.flatMap((each) => inline(each, { snapshot, binaries: new Map() }));
}

function attachment(
  { document, code }: MatchedDocument,
  {
    asked,
    snapshot,
    member,
  }: { asked: RequestForInformation; snapshot: Snapshot; member: Identifier | undefined },
): ParametersParameter | undefined {
  const content = contentOf(document, snapshot);
  if (content.length === 0) return undefined;
  const copy = defined<DocumentReference>({
    resourceType: 'DocumentReference',
    meta: { profile: [PROFILE.usCoreDocumentReference] },
    identifier: (document.identifier ?? []).flatMap(({ system, value }) =>
      system === undefined || value === undefined ? [] : [{ system, value }],
    ),
    status: 'current',
    type: { coding: typesOf(document, code) },
    category: [concept({ system: SYSTEM.documentCategory, code: 'clinical-note' })],
    // There is no Patient beside it: the member number says whose document it is.
    subject: member === undefined ? undefined : { identifier: member },
    date: document.date,
    content,
  });
  return {
    name: 'Attachment',
    part: [
      ...(asked.itemSequence === undefined
        ? []
        : [{ name: 'LineItem', valueString: String(asked.itemSequence) }]),
      ...(code === undefined
        ? []
        : [{ name: 'Code', valueCodeableConcept: concept({ system: SYSTEM.loinc, code }) }]),
      { name: 'Content', resource: copy },
    ],
  };
}

/** The code that was asked for first, then the hospital's own. */
function typesOf({ type }: DocumentReference, code: string | undefined) {
  const own = (type?.coding ?? []).flatMap((each) =>
    each.system === SYSTEM.loinc && each.code !== undefined && each.code !== code
      ? [{ system: each.system, code: each.code }]
      : [],
  );
  return code === undefined ? own : [{ system: SYSTEM.loinc, code }, ...own];
}

function claimOf(bundle: Bundle): Claim {
  const claim = bundle.entry?.[0]?.resource;
  if (claim?.resourceType !== 'Claim') throw new Error('The first entry of a request Bundle is its Claim.');
  return claim;
}

function memberOf(claim: Claim, bundle: Bundle): Identifier | undefined {
  const patient = entryAt(claim.patient, bundle);
  if (patient?.resourceType !== 'Patient') return undefined;
  const found = patient.identifier?.find(({ type }) => codesOf(type).includes('MB'));
  return found && bare(found);
}

function providerOf(claim: Claim, bundle: Bundle): Identifier | undefined {
  const provider = entryAt(claim.provider, bundle);
  if (provider?.resourceType !== 'Organization') return undefined;
  const found = provider.identifier?.find(({ system }) => system === SYSTEM.npi) ?? provider.identifier?.[0];
  return found && bare(found);
}

function bare({ system, value }: Identifier): Identifier {
  return defined<Identifier>({ system, value });
}

function entryAt(reference: Reference | undefined, { entry = [] }: Bundle): Resource | undefined {
  return entry.find(({ fullUrl }) => fullUrl === reference?.reference)?.resource;
}
