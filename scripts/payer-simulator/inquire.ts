import { randomUUID } from 'node:crypto';
import type { Bundle, ClaimItem, Parameters } from '@medplum/fhirtypes';
import { administrationReferenceNumber, authorizationNumber, type Authorization } from './authorization.ts';
import type { AuthorizationBook } from './authorization-book.ts';
import { outcome, pause, replyResource, type Exchange } from './exchange.ts';
import { spoil } from './fault.ts';
import { EXTENSION, PROFILE } from './pas-names.ts';
import { bundleAbout, identity, type Payer } from './payer.ts';
import { planOf } from './plan.ts';
import { extensionOf, serviceCodesOf, type ReceivedClaim, type ReceivedRequest } from './received-request.ts';
import type { ReadScript } from './simulator-script.ts';
import { name, readBundle } from './submit.ts';

/** `Claim/$inquire`: each authorization found, in a Parameters or in one Bundle, as the version has it. */
export async function inquire(payer: Payer, exchange: Exchange): Promise<string> {
  const request = readBundle(payer, exchange, 'inquire');
  if (typeof request === 'string') return request;
  const { rule, steps } = payer.rules.instructionFor('inquire', request);
  const { fault, holdBeforeTakingMs } = planOf(steps);
  await pause(holdBeforeTakingMs);
  const found = findAuthorizations(payer.authorizations, request, payer.script.inquiry);
  const bundles = found.map((one) => bundleAbout(payer, one, { human: true, toInquiry: true }));
  const answer = payer.dialect.inquiryAnswer === 'parameters' ? inParameters(bundles) : inOneBundle(bundles);
  const how = inquiryAnswer(payer, exchange, answer, fault, bundles[0]);
  const decision = `${String(found.length)} found`;
  payer.ledger.append({
    operation: 'inquire',
    ...identity(request),
    decision,
    accepted: true,
    answer: how,
    rule,
  });
  return `${name(request)} → ${decision}, ${how}`;
}

function inParameters(bundles: readonly Bundle[]): Parameters {
  const parameter = bundles.map((resource) => ({ name: 'return', resource }));
  return { resourceType: 'Parameters', ...(parameter.length > 0 ? { parameter } : {}) };
}

/** As before 2.2: all that was found in one Bundle, what it shares once; where nothing was found, a word about that. */
function inOneBundle(bundles: readonly Bundle[]): Bundle {
  const entries = bundles.flatMap(({ entry }) => entry ?? []);
  const nothing = outcome('not-found', 'No request was found.', 'information');
  const entry =
    entries.length === 0
      ? [{ fullUrl: `urn:uuid:${randomUUID()}`, resource: nothing }]
      : [...new Map(entries.map((each) => [each.fullUrl, each])).values()];
  return {
    resourceType: 'Bundle',
    meta: { profile: [PROFILE.inquiryResponseBundle] },
    type: 'collection',
    timestamp: new Date().toISOString(),
    entry,
  };
}

function inquiryAnswer(
  payer: Payer,
  exchange: Exchange,
  answer: Bundle | Parameters,
  fault: ReturnType<typeof planOf>['fault'],
  first: Parameters | ReturnType<typeof bundleAbout> | undefined,
): string {
  const nothing = { resourceType: 'Bundle', type: 'collection' } as const;
  const right = { status: 200, resource: first?.resourceType === 'Bundle' ? first : nothing };
  if (fault !== undefined) return spoil(exchange, fault, right, payer.url);
  if (payer.script.inquiry === 'broken')
    return spoil(exchange, { do: 'http', with: { status: 500, retryAfter: undefined } }, right, payer.url);
  replyResource(exchange, 200, answer);
  return '200';
}

/** What the payer finds; always as it stands now, also when asked by the number of an older version (spec-46). */
function findAuthorizations(
  book: AuthorizationBook,
  inquiry: ReceivedRequest,
  how: ReadScript['inquiry'],
): Authorization[] {
  const matches = how === 'by-claim-identifier' ? hasClaimIdentifier : isLikeExample;
  const ofMember = book.ofMembers(inquiry.memberIds);
  const found = ofMember.filter((one) => one.verdict.error === undefined && matches(one, inquiry));
  return [...new Set(found.map((one) => newest(ofMember, one)))];
}

function newest(authorizations: readonly Authorization[], one: Authorization): Authorization {
  const next = authorizations.find(({ seq }) => seq === one.supersededBy);
  return next === undefined ? one : newest(authorizations, next);
}

/** As HL7's reference payer does, against the text of PAS 2.2.1. */
function hasClaimIdentifier({ request }: Authorization, inquiry: ReceivedRequest): boolean {
  return overlap(request.claimIdentifiers, inquiry.claimIdentifiers);
}

/** The member is the same already; requester and payer must be too (spec-53); numbers, services and dates narrow when they are given. */
function isLikeExample(authorization: Authorization, inquiry: ReceivedRequest): boolean {
  const { request } = authorization;
  return (
    overlap(request.providerIds, inquiry.providerIds) &&
    overlap(request.payerIds, inquiry.payerIds) &&
    narrows(numbersIn(inquiry.claim), numbersOf(authorization)) &&
    narrows(serviceCodesOf(inquiry.claim.item), serviceCodesOf(request.claim.item)) &&
    areDaysTogether(daysOf(inquiry.claim), daysOf(request.claim))
  );
}

const overlap = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((value) => other.includes(value));

const narrows = (asked: readonly string[], has: readonly string[]): boolean =>
  asked.length === 0 || overlap(asked, has);

/** REF*BB and REF*NT, on the Claim or on an item. */
function numbersIn(claim: ReceivedClaim): string[] {
  const places: readonly (ReceivedClaim | ClaimItem)[] = [claim, ...(claim.item ?? [])];
  const urls = [EXTENSION.authorizationNumber, EXTENSION.administrationReferenceNumber];
  return places.flatMap((place) => urls.flatMap((url) => extensionOf(place, url)?.valueString ?? []));
}

function numbersOf(authorization: Authorization): string[] {
  const lines = authorization.verdict.lines.map(({ itemSequence }) =>
    authorizationNumber(authorization, itemSequence),
  );
  return [administrationReferenceNumber(authorization), ...lines];
}

/** First and last day spoken of; undefined when no day is. */
function daysOf(claim: ReceivedClaim): readonly [string, string] | undefined {
  const periods = [claim.billablePeriod, ...(claim.item ?? []).map(({ servicedPeriod }) => servicedPeriod)];
  const days = [
    ...periods.flatMap((period) => [period?.start ?? [], period?.end ?? []].flat()),
    ...(claim.item ?? []).flatMap(({ servicedDate }) => servicedDate ?? []),
  ].map((day) => day.slice(0, 10));
  const [first, last] = [days.toSorted().at(0), days.toSorted().at(-1)];
  return first === undefined || last === undefined ? undefined : [first, last];
}

function areDaysTogether(
  asked: readonly [string, string] | undefined,
  has: readonly [string, string] | undefined,
): boolean {
  return asked === undefined || has === undefined || (asked[0] <= has[1] && has[0] <= asked[1]);
}
