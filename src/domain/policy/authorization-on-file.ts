import type { Claim, CodeableConcept, Coverage } from '@medplum/fhirtypes';
import { resolve, type Held, type Snapshot } from '../case/snapshot.ts';
import { localDate } from '../time/local-time.ts';

/** An authorization on file that concerns this episode, and how far it carries what was done. */
export interface AuthorizationOnFile {
  /** `Claim/a1` */
  readonly authorization: string;
  /** `covers`: codes and dates as performed; `differs`: other codes or dates; `unclear`: it does not say enough. */
  readonly match: 'covers' | 'differs' | 'unclear';
  /** One sentence. */
  readonly because: string;
}

/**
 * Finds an authorization for this coverage that touches the dates or the services of this episode. One that covers
 * them means no retrospective request at all: the number only has to be put on the claim.
 */
export function findAuthorization(
  snapshot: Snapshot,
  coverage: Held<Coverage> | undefined,
): AuthorizationOnFile | undefined {
  const found = snapshot.authorizations
    .filter(({ resource }) => resource.status === 'active' && resource.use === 'preauthorization')
    .filter(({ resource }) => isForCoverage(snapshot, resource, coverage))
    .flatMap(({ resource }) => compare(snapshot, resource) ?? []);
  const order = ['covers', 'differs', 'unclear'];
  return [...found].sort((a, b) => order.indexOf(a.match) - order.indexOf(b.match))[0];
}

function compare(snapshot: Snapshot, claim: Claim): AuthorizationOnFile | undefined {
  const authorization = `Claim/${claim.id ?? ''}`;
  const performed = performedCodes(snapshot);
  const authorized = (claim.item ?? []).flatMap(({ productOrService }) => codesOf(productOrService));
  const missing = performed.filter((code) => !authorized.includes(code));
  const dates = compareDates(snapshot, claim);
  const sameService = missing.length < performed.length;
  if (!sameService && (dates === 'outside' || dates === 'unknown')) return undefined;
  return { authorization, ...matchOf(authorization, claim, { performed, missing, dates }) };
}

interface Comparison {
  readonly performed: readonly string[];
  readonly missing: readonly string[];
  readonly dates: DateMatch;
}

function matchOf(
  name: string,
  claim: Claim,
  { performed, missing, dates }: Comparison,
): Omit<AuthorizationOnFile, 'authorization'> {
  const gap = gapOf(claim, performed, missing.length > 0 ? 'inside' : dates);
  if (gap !== undefined) return { match: 'unclear', because: `${name} is on file ${gap}.` };
  if (missing.length > 0) {
    const because = `${name} on file does not list what was performed (${missing.join(', ')}).`;
    return { match: 'differs', because };
  }
  return dates === 'inside'
    ? { match: 'covers', because: `${name} on file covers the services performed and their dates.` }
    : { match: 'differs', because: `${name} on file lists the services performed, but for other dates.` };
}

/** What keeps it from being compared at all. */
function gapOf(claim: Claim, performed: readonly string[], dates: DateMatch): string | undefined {
  if (!hasNumber(claim)) return 'without an authorization number';
  if (performed.length === 0) return 'and the record does not say which services were performed';
  return dates === 'unknown' ? 'without dates' : undefined;
}

function performedCodes(snapshot: Snapshot): readonly string[] {
  const done = snapshot.procedures.filter(({ resource }) => resource.status === 'completed');
  const codes = done.flatMap(({ resource }) => codesOf(resource.code));
  if (codes.length > 0) return [...new Set(codes)];
  const ordered = snapshot.serviceRequests.filter(({ resource }) => resource.status === 'completed');
  return [...new Set(ordered.flatMap(({ resource }) => codesOf(resource.code)))];
}

/** CPT comes back under the HCPCS name, so the code alone is compared; one concept counts once, by its billing code. */
function codesOf(concept: CodeableConcept | undefined): readonly string[] {
  const codings = concept?.coding ?? [];
  const billing = codings.find(({ system }) => system !== undefined && BILLING_SYSTEMS.includes(system));
  const code = (billing ?? codings[0])?.code;
  return code === undefined ? [] : [code];
}

const BILLING_SYSTEMS = [
  'http://www.ama-assn.org/go/cpt',
  'https://bluebutton.cms.gov/resources/codesystem/hcpcs',
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'urn:oid:2.16.840.1.113883.6.285',
];

type DateMatch = 'inside' | 'overlaps' | 'outside' | 'unknown';

/** How the days of the encounter lie to the days of the authorization. */
function compareDates(snapshot: Snapshot, claim: Claim): DateMatch {
  const stay = daysOf([snapshot.encounter.resource.period], snapshot.zone);
  const dated = (claim.item ?? []).flatMap(({ servicedPeriod, servicedDate }) => [
    servicedPeriod,
    { start: servicedDate, end: servicedDate },
  ]);
  const authorized = daysOf([claim.billablePeriod, ...dated], snapshot.zone);
  if (stay === undefined || authorized === undefined) return 'unknown';
  if (authorized.from <= stay.from && stay.to <= authorized.to) return 'inside';
  return authorized.from <= stay.to && stay.from <= authorized.to ? 'overlaps' : 'outside';
}

type Dates = { readonly start?: string | undefined; readonly end?: string | undefined } | undefined;

function daysOf(spans: readonly Dates[], zone: string): { from: string; to: string } | undefined {
  const from = spans.flatMap((span) => localDate(span?.start, zone) ?? []).sort()[0];
  const to =
    spans
      .flatMap((span) => localDate(span?.end, zone) ?? [])
      .sort()
      .at(-1) ?? from;
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** An authorization for another insurer's member says nothing here; one that names no coverage we hold might. */
function isForCoverage(snapshot: Snapshot, claim: Claim, coverage: Held<Coverage> | undefined): boolean {
  const named = claim.insurance.flatMap((each) => resolve(snapshot, each.coverage)?.resource ?? []);
  return named.length === 0 || coverage === undefined || named.some(({ id }) => id === coverage.resource.id);
}

function hasNumber(claim: Claim): boolean {
  const onItems = (claim.item ?? []).some(({ extension = [] }) =>
    extension.some(({ url }) => url.endsWith('/extension-authorizationNumber')),
  );
  return onItems || claim.insurance.some(({ preAuthRef = [] }) => preAuthRef.length > 0);
}
