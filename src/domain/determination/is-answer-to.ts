import type { Claim, ClaimResponse, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';

/** What we asked, as far as an answer must show that it belongs to it. */
export interface Expected {
  readonly claimIdentifier: string;
  /** `urn:uuid:…` of the Claim in our request Bundle. */
  readonly claimFullUrl: string;
  readonly itemSequences: readonly number[];
}

/** How a ClaimResponse names the Claim it answers, strongest first. */
export interface NamedClaim {
  readonly claimIdentifier: string | undefined;
  /** As `urn:uuid:…` when the payer kept our id, whatever it put before it. */
  readonly claimReference: string | undefined;
}

/**
 * Whether a ClaimResponse answers our Claim: by `request`, by the Claim sent back beside it, or by our trace number
 * returned as its own identifier (X12 returns TRN; 2.0.1 has no mandatory `request`).
 */
export function isAnswerTo(
  response: ClaimResponse,
  beside: readonly Resource[],
  expected: Expected,
): boolean {
  return (
    identifiersIn(response, beside).includes(expected.claimIdentifier) ||
    referencesIn(response, beside).includes(expected.claimFullUrl.toLowerCase())
  );
}

/** The Claim that a ClaimResponse says it answers, with what came in the same Bundle. */
export function namedClaim(response: ClaimResponse, beside: readonly Resource[]): NamedClaim {
  return {
    claimIdentifier: identifiersIn(response, beside)[0],
    claimReference: referencesIn(response, beside)[0],
  };
}

function identifiersIn(
  { request, identifier }: ClaimResponse,
  beside: readonly Resource[],
): readonly string[] {
  const named = [request?.identifier, ...(claimIn(beside)?.identifier ?? []), ...(identifier ?? [])];
  return named.flatMap((each) => (isName(each?.value) ? [each.value] : []));
}

function referencesIn({ request }: ClaimResponse, beside: readonly Resource[]): readonly string[] {
  return [request?.reference, claimIn(beside)?.id].flatMap((each) =>
    isName(each) ? (asFullUrl(each) ?? []) : [],
  );
}

/** What a payer sends may be built in any way, and PostgreSQL knows no NUL. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function claimIn(beside: readonly Resource[]): Claim | undefined {
  return beside.find((each): each is Claim => each.resourceType === 'Claim');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `Claim/<uuid>`, `https://payer/fhir/Claim/<uuid>` and `urn:uuid:<uuid>` are the same Claim: ours, kept by its id. */
export function asFullUrl(reference: string | undefined): string | undefined {
  const id = parseReference(reference)?.id ?? reference;
  return id !== undefined && UUID.test(id) ? `urn:uuid:${id.toLowerCase()}` : reference;
}
