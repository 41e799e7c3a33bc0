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
  const sameService = missing.length < performed.length;
  const dates = compareDates(snapshot, claim);
  if (!sameService && dates !== 'inside' && dates !== 'overlaps') return undefined;

  const say = (match: AuthorizationOnFile['match'], because: string) => ({ authorization, match, because });
  if (!hasNumber(claim))
    return say('unclear', `${authorization} is on file without an authorization number.`);
  if (performed.length === 0) {
    return say(
      'unclear',
      `${authorization} is on file, but the record does not say which services were performed.`,
    );
  }
  if (missing.length > 0) {
    const codes = missing.join(', ');
    return say('differs', `${authorization} is on file and does not list what was performed (${codes}).`);
  }
  if (dates === 'unknown') return say('unclear', `${authorization} is on file without dates.`);
  return dates === 'inside'
    ? say('covers', `${authorization} on file covers the services performed and their dates.`)
    : say('differs', `${authorization} on file lists the services performed, but for other dates.`);
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

function compareDates(snapshot: Snapshot, claim: Claim): 'inside' | 'overlaps' | 'outside' | 'unknown' {
  const { zone } = snapshot;
  const { period } = snapshot.encounter.resource;
  const start = localDate(period?.start, zone);
  const end = localDate(period?.end, zone) ?? start;
  const spans = [
    claim.billablePeriod,
    ...(claim.item ?? []).flatMap((item) => [
      item.servicedPeriod,
      item.servicedDate === undefined ? undefined : { start: item.servicedDate, end: item.servicedDate },
    ]),
  ];
  const starts = spans.flatMap((span) => localDate(span?.start, zone) ?? []);
  const ends = spans.flatMap((span) => localDate(span?.end, zone) ?? []);
  const from = starts.sort()[0];
  const to = ends.sort().at(-1) ?? from;
  if (start === undefined || end === undefined || from === undefined || to === undefined) return 'unknown';
  if (from <= start && end <= to) return 'inside';
  return from <= end && start <= to ? 'overlaps' : 'outside';
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
