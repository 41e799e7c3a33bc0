import { randomUUID } from 'node:crypto';
import type {
  Bundle,
  BundleEntry,
  ClaimResponse,
  CommunicationRequest,
  Extension,
  Organization,
  Reference,
} from '@medplum/fhirtypes';
import { controlNumbers, type Authorization } from './authorization.ts';
import type { Dialect } from './dialect.ts';
import { differencesOf } from './differences.ts';
import { addItemsOf, itemOf, processNotesOf } from './response-item.ts';
import { EXTENSION, PROFILE, SYSTEM } from './pas-names.ts';
import type { ReadScript } from './simulator-script.ts';
import { extensionOf, resolve } from './received-request.ts';

/** What varies between the answers about one authorization. */
export interface Telling {
  readonly dialect: Dialect;
  readonly at: Date;
  /** Address for `$submit-attachment`; told by the insurer when it asks for documents. */
  readonly attachTo: string;
  readonly wasHumanReviewed: boolean;
  /** An inquiry answer carries no additional information request (PAS 2.2.1 §$inquire). */
  readonly toInquiry: boolean;
  readonly updateAnswers: ReadScript['updateAnswers'];
}

/** The PAS response Bundle that says how the authorization stands: ClaimResponse first, then what it references. */
export function responseBundle(authorization: Authorization, telling: Telling): Bundle {
  const { bundle, claim, claimFullUrl } = authorization.request;
  const asked = telling.toInquiry ? [] : communicationRequests(authorization, telling.dialect);
  const response = claimResponse(authorization, telling, asked);
  const insurer = resolve(bundle, claimFullUrl, claim.insurer?.reference)?.fullUrl;
  return {
    resourceType: 'Bundle',
    meta: { profile: [telling.toInquiry ? PROFILE.inquiryResponseBundle : PROFILE.responseBundle] },
    // BHT03 comes back as it was sent.
    ...(bundle.identifier === undefined ? {} : { identifier: bundle.identifier }),
    type: 'collection',
    timestamp: telling.at.toISOString(),
    entry: [
      { fullUrl: `urn:uuid:${authorization.responseId}`, resource: response },
      ...(bundle.entry ?? []).map((entry) =>
        asked.length > 0 && entry.fullUrl === insurer ? withAddress(entry, telling.attachTo) : entry,
      ),
      ...asked,
    ],
  };
}

function claimResponse(
  authorization: Authorization,
  telling: Telling,
  asked: readonly BundleEntry[],
): ClaimResponse {
  const { claim } = authorization.request;
  const { verdict } = authorization;
  const isWhole = telling.toInquiry || telling.updateAnswers === 'whole';
  const told = isWhole ? authorization : differencesOf(authorization);
  const at = (reference: Reference | undefined): Reference => atFullUrl(authorization, reference);
  const patient = at(claim.patient) as ClaimResponse['patient']; // what the Claim says of its patient
  const insurer = at(claim.insurer) as ClaimResponse['insurer']; // and of its insurer
  const requestor = at(claim.provider) as ClaimResponse['requestor']; // and of its provider
  const items = told.verdict.lines.map((line) => itemOf(authorization, line, telling.at));
  return {
    resourceType: 'ClaimResponse',
    id: authorization.responseId,
    meta: {
      profile: [telling.toInquiry ? PROFILE.inquiryResponse : PROFILE.claimResponse],
      ...(told === authorization
        ? {}
        : { security: [{ system: SYSTEM.observationValue, code: 'SUBSETTED' }] }),
    },
    ...extended([
      ...transmissionBack(authorization),
      ...(telling.dialect.namesReviewer ? [reviewer(telling.wasHumanReviewed)] : []),
    ]),
    identifier: [{ system: 'urn:trnorg:9SIMPAYER0', value: authorization.number }],
    status: 'active',
    type: claim.type,
    use: 'preauthorization',
    patient,
    created: telling.at.toISOString(),
    insurer,
    requestor,
    request: aboutClaim(authorization),
    // Pended, denied and approved alike: outcome only says that the request could be processed.
    outcome: verdict.error === undefined ? 'complete' : 'error',
    ...filled({
      item: items,
      addItem: addItemsOf(told),
      processNote: processNotesOf(verdict),
      communicationRequest: asked.map((entry) => ({ reference: entry.fullUrl ?? '' })),
      error: verdict.error === undefined ? [] : [errorOf(verdict.error)],
    }),
  } as ClaimResponse; // a request without patient or insurer gets an answer without
}

/** The lists that hold something: FHIR has no empty ones. */
function filled<T extends Readonly<Record<string, readonly unknown[]>>>(lists: T): Partial<T> {
  // What is left has the lists that it had.
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

function extended(extension: Extension[]): { extension?: Extension[] } {
  return extension.length === 0 ? {} : { extension };
}

function reviewer(valueBoolean: boolean): Extension {
  return { url: EXTENSION.reviewer, extension: [{ url: 'wasHumanReviewedFlag', valueBoolean }] };
}

/** By address and by identifier: either is enough to know the request again. */
function aboutClaim({ request }: Authorization): ClaimResponse['request'] {
  const identifier = request.claim.identifier?.[0];
  return {
    reference: request.claimFullUrl,
    type: 'Claim',
    ...(identifier === undefined ? {} : { identifier }),
  };
}

/** References of the Claim, spelt as full addresses: the answer lives under another fullUrl. */
function atFullUrl({ request }: Authorization, reference: Reference | undefined): Reference {
  const target = resolve(request.bundle, request.claimFullUrl, reference?.reference);
  return target === undefined ? (reference ?? {}) : { reference: target.fullUrl };
}

/** What was sent by A to B goes back from B to A. */
function transmissionBack({ request }: Authorization): NonNullable<ClaimResponse['extension']> {
  const sent = extensionOf(request.claim, EXTENSION.transmissionIdentifiers);
  if (sent === undefined) return [];
  const swap = (url: string, from: string) => {
    const valueString = extensionOf(sent, from)?.valueString;
    return valueString === undefined ? [] : [{ url, valueString }];
  };
  return [
    {
      url: EXTENSION.transmissionIdentifiers,
      extension: [
        ...swap('applicationSenderCode', 'applicationReceiverCode'),
        ...swap('applicationReceiverCode', 'applicationSenderCode'),
        ...swap('interchangeSenderID', 'interchangeReceiverID'),
        ...swap('interchangeReceiverID', 'interchangeSenderID'),
      ],
    },
  ];
}

/** One for each document asked for: PAS allows one payload in each. */
function communicationRequests(authorization: Authorization, { lineNumberOn }: Dialect): BundleEntry[] {
  const { ask } = authorization.verdict;
  const numbers = controlNumbers(authorization, ask);
  const aboutLine = extended(
    ask?.itemSequence === undefined
      ? []
      : [{ url: EXTENSION.serviceLineNumber, valuePositiveInt: ask.itemSequence }],
  );
  return (ask?.loinc ?? []).map((loinc, index) => {
    const resource: CommunicationRequest = {
      resourceType: 'CommunicationRequest',
      id: randomUUID(),
      meta: { profile: [PROFILE.communicationRequest] },
      ...(lineNumberOn === 'request' ? aboutLine : {}),
      identifier: [{ system: 'urn:trnorg:9SIMPAYER0', value: numbers[index] ?? authorization.number }],
      status: 'active',
      ...(ask?.reportType === undefined
        ? {}
        : { category: [{ coding: [{ system: SYSTEM.reportType, code: ask.reportType }] }] }),
      payload: [{ ...(lineNumberOn === 'payload' ? aboutLine : {}), contentString: loinc }],
      requester: atFullUrl(authorization, authorization.request.claim.insurer) as Reference<Organization>, // the insurer
    };
    return { fullUrl: `urn:uuid:${resource.id ?? ''}`, resource };
  });
}

/** X12 carries the address for documents in the payer's PER segment; here it is a url telecom of the insurer. */
function withAddress(entry: BundleEntry, address: string): BundleEntry {
  if (entry.resource?.resourceType !== 'Organization') return entry;
  const telecom = [...(entry.resource.telecom ?? []), { system: 'url' as const, value: address }];
  return { ...entry, resource: { ...entry.resource, telecom } };
}

function errorOf(error: NonNullable<Authorization['verdict']['error']>) {
  const followUp = {
    url: EXTENSION.errorFollowupAction,
    valueCodeableConcept: { coding: [{ system: SYSTEM.followUpAction, code: error.followUp ?? '' }] },
  };
  const path = { url: EXTENSION.errorPath, valueString: error.path ?? '' };
  const extension = [
    ...(error.followUp === undefined ? [] : [followUp]),
    ...(error.path === undefined ? [] : [path]),
  ];
  return {
    ...(extension.length > 0 ? { extension } : {}),
    code: { coding: [{ system: SYSTEM.rejectReason, code: error.code }] },
  };
}
