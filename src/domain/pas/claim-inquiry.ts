import type { Bundle, BundleEntry, Claim, ClaimItem, Extension, Period, Resource } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { codesOf } from '../fhir/extension.ts';
import { PROFILE, EXTENSION, SYSTEM } from './canonicals.ts';
import { traceNumber } from './trace-number.ts';
import type { TradingPartner } from './trading-partner.ts';

/** Numbers the payer gave, by which a certain authorization is found. */
export interface PayerNumbers {
  /** REF*NT, given to a pended line. */
  readonly administrationReferenceNumber?: string;
  /** REF*BB */
  readonly authorizationNumber?: string;
  /** What it certified before, by line: `ClaimResponse.item.itemSequence`. */
  readonly certified?: ReadonlyMap<number, Certification>;
}

/** When a line was certified, and for which days. */
export interface Certification {
  readonly issued?: string;
  readonly period?: Period;
}

/** What an inquiry keeps of a line; the rest of it asks for nothing. */
const KEPT_ITEM_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION.itemTraceNumber,
  EXTENSION.serviceItemRequestType,
  EXTENSION.certificationType,
]);

/**
 * The inquiry about a request that was sent (X12 278 inquiry): a query by example made from the frozen request, with
 * the same persons and organizations under the same addresses. Its own identifier names the inquiry and finds
 * nothing; a certain authorization is found by the payer's numbers, which stand on the lines, since the published
 * guide allows them only there (facts 7.1).
 */
export function assembleInquiryBundle({
  request,
  partner,
  at,
  newId,
  numbers = {},
  claimIdentifier,
}: {
  readonly request: Bundle;
  readonly partner: TradingPartner;
  /** ISO instant. */
  readonly at: string;
  readonly newId: () => string;
  readonly numbers?: PayerNumbers;
  /** The asked Claim's own identifier, for payers that find by it against the text of PAS 2.2.1 (HL7's reference payer). */
  readonly claimIdentifier?: string;
}): Bundle {
  const asked = claimOf(request);
  const inquiry = inquiryClaim(asked, { partner, at, identifier: claimIdentifier ?? newId(), numbers });
  const id = newId();
  const claimEntry = { fullUrl: `urn:uuid:${id}`, resource: { ...inquiry, id } };
  return {
    resourceType: 'Bundle',
    meta: { profile: [PROFILE.inquiryRequestBundle] },
    identifier: { system: SYSTEM.uri, value: `urn:uuid:${newId()}` },
    type: 'collection',
    timestamp: at,
    entry: [claimEntry, ...reachableFrom(inquiry, request.entry ?? [])],
  };
}

function claimOf(request: Bundle): Claim {
  const first = request.entry?.[0]?.resource;
  if (first?.resourceType !== 'Claim') throw new Error('The first entry of a request Bundle is its Claim.');
  return first;
}

function inquiryClaim(
  asked: Claim,
  {
    partner,
    at,
    identifier,
    numbers,
  }: { partner: TradingPartner; at: string; identifier: string; numbers: PayerNumbers },
): Claim {
  const { type, use, patient, insurer, provider, priority, insurance, diagnosis, supportingInfo, careTeam } =
    asked;
  return defined<Claim>({
    resourceType: 'Claim',
    meta: { profile: [PROFILE.claimInquiry] },
    extension: (asked.extension ?? []).filter(({ url }) => url === EXTENSION.transmissionIdentifiers),
    identifier: [traceNumber(partner, identifier)],
    status: 'active',
    type,
    use,
    patient,
    billablePeriod: eventPeriod(asked),
    created: at,
    insurer,
    provider,
    priority,
    // A payer matches on the member and on who ordered or gave the care (PAS 2.2.1 spec-53).
    careTeam,
    supportingInfo: (supportingInfo ?? []).filter(
      ({ timingDate, timingPeriod }) => timingDate !== undefined || timingPeriod !== undefined,
    ),
    // Each further diagnosis would be an inquiry of its own (facts 4.4): the leading one is the example.
    diagnosis: (diagnosis ?? []).slice(0, 1),
    insurance,
    item: (asked.item ?? []).map((each) => inquiryItem(each, numbers)),
  });
}

function inquiryItem(
  {
    extension = [],
    sequence,
    category,
    productOrService,
    modifier,
    servicedDate,
    servicedPeriod,
    locationCodeableConcept,
    careTeamSequence,
    diagnosisSequence,
  }: ClaimItem,
  { administrationReferenceNumber, authorizationNumber, certified }: PayerNumbers,
): ClaimItem {
  const number = (url: string, valueString: string | undefined): Extension[] =>
    valueString === undefined ? [] : [{ url, valueString }];
  return defined<ClaimItem>({
    extension: [
      ...extension.filter(({ url }) => KEPT_ITEM_EXTENSIONS.has(url)),
      ...number(EXTENSION.authorizationNumber, authorizationNumber),
      ...number(EXTENSION.administrationReferenceNumber, administrationReferenceNumber),
      ...certification(certified?.get(sequence)),
    ],
    sequence,
    careTeamSequence,
    diagnosisSequence: (diagnosisSequence ?? []).filter((each) => each === 1),
    category,
    productOrService,
    modifier,
    servicedDate,
    servicedPeriod,
    locationCodeableConcept,
  });
}

/** X12 DTP of the certification: when it was issued, takes effect, and runs out. */
function certification({ issued, period }: Certification = {}): Extension[] {
  const date = (url: string, valueDate: string | undefined): Extension[] =>
    valueDate === undefined ? [] : [{ url, valueDate }];
  return [
    ...date(EXTENSION.itemCertificationIssueDate, issued),
    ...date(EXTENSION.itemCertificationEffectiveDate, period?.start),
    ...date(EXTENSION.itemCertificationExpirationDate, period?.end),
  ];
}

/** The days of the care that was asked for. */
function eventPeriod({ supportingInfo = [] }: Claim): Period | undefined {
  const event = supportingInfo.find(({ category }) => codesOf(category).includes('patientEvent'));
  if (event?.timingPeriod !== undefined) return event.timingPeriod;
  return event?.timingDate === undefined ? undefined : { start: event.timingDate, end: event.timingDate };
}

/** The entries that a resource points to, and those they point to, in the order of the request. */
export function reachableFrom(start: Resource, entries: readonly BundleEntry[]): BundleEntry[] {
  const reached = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'reference' && typeof value === 'string') follow(value);
      else visit(value);
    }
  };
  const follow = (fullUrl: string): void => {
    if (reached.has(fullUrl)) return;
    reached.add(fullUrl);
    visit(entries.find((entry) => entry.fullUrl === fullUrl)?.resource);
  };
  visit(start);
  return entries.filter(({ fullUrl }) => fullUrl !== undefined && reached.has(fullUrl));
}
