import { createHash } from 'node:crypto';
import type {
  Bundle,
  Claim,
  ClaimInsurance,
  ClaimItem,
  CodeableConcept,
  Coverage,
  Extension,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Resource,
} from '@medplum/fhirtypes';
import { EXTENSION, SYSTEM } from './pas-names.ts';

/** A Claim as it came: what the profile makes mandatory may be missing. */
export type ReceivedClaim = Omit<Partial<Claim>, 'insurance'> & {
  readonly resourceType: 'Claim';
  readonly insurance?: readonly Partial<ClaimInsurance>[];
};

/** A request Bundle with the facts that rules, inquiries and notifications look at. */
export interface ReceivedRequest {
  readonly bundle: Bundle;
  readonly sha256: string;
  /** `system|value`. */
  readonly bundleIdentifier: string | undefined;
  readonly claim: ReceivedClaim;
  readonly claimFullUrl: string;
  /** `system|value`, as many as there are. */
  readonly claimIdentifiers: readonly string[];
  readonly memberIds: readonly string[];
  readonly providerIds: readonly string[];
  readonly payerIds: readonly string[];
  /** ISA06: what a subscription's `org-identifier` is compared with (PAS 2.2.1 spec-58). */
  readonly sender: string | undefined;
  /** The organization that asks, as `system|value` and as value: what older versions compare a filter with. */
  readonly requestors: readonly string[];
  readonly kind: 'new' | 'update' | 'cancel';
}

/** Reads the facts; undefined when there is no Claim to read them from. */
export function readRequest(bundle: Bundle, bytes: Uint8Array): ReceivedRequest | undefined {
  const first = bundle.entry?.[0];
  if (first?.resource?.resourceType !== 'Claim') return undefined;
  const claim: ReceivedClaim = first.resource;
  const fullUrl = first.fullUrl ?? `urn:uuid:${claim.id ?? ''}`;
  const find = (reference: string | undefined): Resource | undefined =>
    resolve(bundle, fullUrl, reference)?.resource;
  return {
    bundle,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bundleIdentifier: spell(bundle.identifier),
    claim,
    claimFullUrl: fullUrl,
    claimIdentifiers: spellAll(claim.identifier),
    memberIds: memberIdsOf(claim, find),
    providerIds: providerIdsOf(bundle, fullUrl, claim),
    payerIds: identifiersOf(find(claim.insurer?.reference)),
    sender: senderOf(claim),
    requestors: requestorsOf(bundle, fullUrl, claim),
    kind: kindOf(claim),
  };
}

/** `system|value`, with nothing before the bar when there is no system. */
function spell(identifier: Identifier | undefined): string | undefined {
  return identifier?.value === undefined ? undefined : `${identifier.system ?? ''}|${identifier.value}`;
}

/** All of them, those without a value left out. */
export function spellAll(identifiers: readonly Identifier[] | undefined): string[] {
  return (identifiers ?? []).flatMap((identifier) => spell(identifier) ?? []);
}

/** Entry that a reference meets, by R4 Bundle resolution; a bare `Type/id` also finds the entry with that ending. */
export function resolve(
  bundle: Bundle,
  from: string,
  reference: string | undefined,
): { fullUrl: string; resource: Resource } | undefined {
  if (reference === undefined) return undefined;
  const base = from.split('/').slice(0, -2).join('/');
  const entries = bundle.entry ?? [];
  const entry =
    entries.find(({ fullUrl }) => fullUrl === reference || fullUrl === `${base}/${reference}`) ??
    entries.find(({ fullUrl }) => fullUrl?.endsWith(`/${reference}`));
  return entry?.fullUrl === undefined || entry.resource === undefined
    ? undefined
    : { fullUrl: entry.fullUrl, resource: entry.resource };
}

/** The first extension with this address. */
export function extensionOf(
  element: { extension?: Extension[] | undefined } | undefined,
  url: string,
): Extension | undefined {
  return element?.extension?.find((extension) => extension.url === url);
}

/** All codes of a concept. */
export function codesOf(concept: CodeableConcept | undefined): string[] {
  return (concept?.coding ?? []).flatMap(({ code }) => code ?? []);
}

/** The services asked about; the "no service" of an inquiry (spec-43) is none. */
export function serviceCodesOf(items: readonly ClaimItem[] | undefined): string[] {
  return (items ?? []).flatMap(({ productOrService }) =>
    (productOrService.coding ?? []).flatMap(({ system, code }) =>
      system === SYSTEM.absent ? [] : (code ?? []),
    ),
  );
}

type Find = (reference: string | undefined) => Resource | undefined;

/** Member ids: Patient.identifier of type MB (or any, when none is typed), and what the Coverage says. */
function memberIdsOf(claim: ReceivedClaim, find: Find): string[] {
  const coverage = find(claim.insurance?.[0]?.coverage?.reference) as Coverage | undefined; // PAS: so it is
  const ids = [...patientIds(claim, find), ...idsOf(coverage?.identifier), coverage?.subscriberId];
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

function patientIds(claim: ReceivedClaim, find: Find): string[] {
  const patient = find(claim.patient?.reference) as Patient | undefined; // PAS: Claim.patient is a Patient
  const identifiers = patient?.identifier ?? [];
  const typed = identifiers.filter(({ type }) => codesOf(type).includes('MB'));
  return idsOf(typed.length > 0 ? typed : identifiers);
}

function idsOf(identifiers: readonly Identifier[] | undefined): string[] {
  return (identifiers ?? []).flatMap(({ value }) => value ?? []);
}

/** The requestor's identifiers; behind a PractitionerRole those of its practitioner and organization. */
function providerIdsOf(bundle: Bundle, from: string, claim: ReceivedClaim): string[] {
  const provider = resolve(bundle, from, claim.provider?.reference);
  if (provider?.resource.resourceType !== 'PractitionerRole') return identifiersOf(provider?.resource);
  const role: PractitionerRole = provider.resource;
  return [role.practitioner, role.organization].flatMap((reference) =>
    identifiersOf(resolve(bundle, provider.fullUrl, reference?.reference)?.resource),
  );
}

function requestorsOf(bundle: Bundle, from: string, claim: ReceivedClaim): string[] {
  const provider = resolve(bundle, from, claim.provider?.reference);
  const organization =
    provider?.resource.resourceType === 'PractitionerRole'
      ? resolve(bundle, provider.fullUrl, provider.resource.organization?.reference)?.resource
      : provider?.resource;
  const identifier = organization?.resourceType === 'Organization' ? organization.identifier : undefined;
  return [...spellAll(identifier), ...idsOf(identifier)];
}

function identifiersOf(resource: Resource | undefined): string[] {
  const identified = resource as Organization | Practitioner | undefined; // requestor and insurer: both have identifiers
  return idsOf(identified?.identifier);
}

function senderOf(claim: ReceivedClaim): string | undefined {
  const transmission = extensionOf(claim, EXTENSION.transmissionIdentifiers);
  return extensionOf(transmission, 'interchangeSenderID')?.valueString;
}

/** UM02 `3` on the Claim cancels everything; a related Claim makes it an update. */
function kindOf(claim: ReceivedClaim): ReceivedRequest['kind'] {
  const certification = extensionOf(claim, EXTENSION.certificationType)?.valueCodeableConcept;
  if (codesOf(certification).includes('3')) return 'cancel';
  return (claim.related ?? []).length > 0 ? 'update' : 'new';
}
