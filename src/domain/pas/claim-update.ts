import type { Bundle, BundleEntry, Claim, ClaimItem } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { codesOf } from '../fhir/extension.ts';
import { concept } from './assembly.ts';
import { EXTENSION, PROFILE, SYSTEM } from './canonicals.ts';
import { reachableFrom } from './claim-inquiry.ts';
import type { AssembledRequest } from './request-bundle.ts';
import type { TradingPartner } from './trading-partner.ts';
import { asKnown, CANCELLED, INFO_COMPARISON, ITEM_COMPARISON } from './claim-comparison.ts';
import { isCancelled, revise } from './revision.ts';
import { renamed, sameInstances } from './same-instances.ts';
import { pasVersionOf } from './versions/pas-version-of.ts';
import type { PasVersion } from './versions/pas-version.ts';

export interface AssembledUpdate {
  readonly bundle: Bundle;
  readonly claimIdentifier: string;
  readonly bundleIdentifier: string;
  readonly claimFullUrl: string;
  /** How many lines, supporting informations and diagnoses were added, changed or cancelled. */
  readonly changes: number;
}

/**
 * The update of a request that the payer holds: everything asked so far under its old sequences with the values of
 * today, what is new, and what no longer stands as cancelled; the prior Claim beside it, and not the one before that
 * (PAS 2.2.1 spec-65 to spec-72). `undefined` when nothing changed. After a denial an update is not permitted:
 * that is a new request.
 */
export function assembleUpdateBundle({
  prior,
  current,
  partner,
  newId,
}: {
  /** The frozen Bundle that the payer holds: a request or an update. */
  readonly prior: Bundle;
  /** The request as it would be assembled today. */
  readonly current: AssembledRequest;
  readonly partner: TradingPartner;
  readonly newId: () => string;
}): AssembledUpdate | undefined {
  const before = claimOf(prior);
  const names = sameInstances(current.bundle.entry ?? [], prior.entry ?? []);
  const [first, ...entries] = (current.bundle.entry ?? []).map((entry) => renamed(entry, names));
  const today = claimIn(first);
  const infos = revise(before.supportingInfo ?? [], today.supportingInfo ?? [], INFO_COMPARISON);
  const items = revise(
    before.item ?? [],
    (today.item ?? []).map((item) => pointingAt(item, infos.sequences)),
    ITEM_COMPARISON,
  );
  const changes =
    infos.changes + items.changes + changedDiagnoses(before, today) + changedCircumstances(before, today);
  if (changes === 0) return undefined;
  const version = pasVersionOf(partner);
  const claim = updateOf(before, version, {
    ...today,
    supportingInfo: [...infos.all],
    item: items.all.map((item) =>
      isCancelled(item) ? withoutPointers(item) : asKnown(item, lineOf(before, item.sequence)),
    ),
  });
  const at = current.bundle.timestamp ?? today.created;
  return bundleOf({ claim, prior, entries, changes, at, version, newId });
}

/** Takes the whole request back: every line cancelled, and the Claim itself (`certificationType` 3); it stays active. */
export function assembleCancelBundle({
  prior,
  partner,
  at,
  claimIdentifier,
  newId,
}: {
  readonly prior: Bundle;
  readonly partner: TradingPartner;
  /** ISO instant. */
  readonly at: string;
  readonly claimIdentifier: string;
  readonly newId: () => string;
}): AssembledUpdate {
  const before = claimOf(prior);
  const none = {
    ...before,
    identifier: [{ ...before.identifier?.[0], value: claimIdentifier }],
    created: at,
  };
  const items = revise(before.item ?? [], [], ITEM_COMPARISON);
  const version = pasVersionOf(partner);
  const update = updateOf(before, version, { ...none, item: [...items.all] });
  const claim = version.cancelsOnClaim
    ? { ...update, extension: [...(update.extension ?? []), CANCELLED] }
    : update;
  return bundleOf({ claim, prior, entries: [], changes: items.changes, at, version, newId });
}

function updateOf(before: Claim, { isPriorClaimInBundle }: PasVersion, today: Claim): Claim {
  const named = before.identifier?.[0];
  return defined<Claim>({
    ...today,
    id: undefined,
    meta: { profile: [PROFILE.claimUpdate] },
    related: [
      {
        claim: {
          ...(isPriorClaimInBundle ? { reference: `urn:uuid:${before.id ?? ''}` } : {}),
          // What is left of the reference when this Claim is the prior one of the next update.
          ...(named === undefined ? {} : { identifier: named }),
        },
        relationship: concept({ system: SYSTEM.relatedClaimRelationship, code: 'prior' }),
      },
    ],
  });
}

function bundleOf({
  claim,
  prior,
  entries,
  changes,
  at,
  version,
  newId,
}: {
  claim: Claim;
  prior: Bundle;
  entries: readonly BundleEntry[];
  changes: number;
  at: string;
  version: PasVersion;
  newId: () => string;
}): AssembledUpdate {
  const id = newId();
  const bundleIdentifier = `urn:uuid:${newId()}`;
  const { resourceType, ...rest } = claim;
  const update = { fullUrl: `urn:uuid:${id}`, resource: { resourceType, id, ...rest } };
  const [priorEntry, ...held] = prior.entry ?? [];
  const old = { ...priorEntry, resource: withoutGrandparent(claimIn(priorEntry)) };
  // What stands in both is one thing: as it is today.
  const all = [...new Map([...held, ...entries].map((entry) => [entry.fullUrl, entry])).values()];
  const claims = version.isPriorClaimInBundle ? [update, old] : [update];
  const needed = new Set(claims.flatMap(({ resource }) => reachableFrom(resource, all)));
  return {
    bundle: {
      resourceType: 'Bundle',
      meta: { profile: [PROFILE.requestBundle] },
      identifier: { system: SYSTEM.uri, value: bundleIdentifier },
      type: 'collection',
      timestamp: at,
      entry: [...claims, ...all.filter((entry) => needed.has(entry))],
    },
    claimIdentifier: claim.identifier?.[0]?.value ?? '',
    bundleIdentifier,
    claimFullUrl: update.fullUrl,
    changes,
  };
}

/** The Claim before the prior one must not be in the Bundle (spec-66), so it is named by its number only. */
function withoutGrandparent(claim: Claim): Claim {
  if (claim.related === undefined) return claim;
  return {
    ...claim,
    related: claim.related.map(({ claim: grandparent, ...rest }) => ({
      ...rest,
      ...(grandparent?.identifier === undefined ? {} : { claim: { identifier: grandparent.identifier } }),
    })),
  };
}

/** Diagnoses carry no flag of their own: the Claim lists those of today, in the roles of today (X12 2000E HI). */
function changedDiagnoses(before: Claim, today: Claim): number {
  const told = (claim: Claim): ReadonlySet<string> =>
    new Set(
      (claim.diagnosis ?? []).map(({ type, diagnosisCodeableConcept }) =>
        JSON.stringify([(type ?? []).map((each) => codesOf(each)), codesOf(diagnosisCodeableConcept)]),
      ),
    );
  const [old, now] = [told(before), told(today)];
  const added = [...now].filter((each) => !old.has(each)).length;
  const removed = [...old].filter((each) => !now.has(each)).length;
  return Math.max(added, removed);
}

/** Condition codes, home health care and accident carry no flag either. */
function changedCircumstances(before: Claim, today: Claim): number {
  const told = ({ extension = [], accident }: Claim): string =>
    JSON.stringify([extension.filter(({ url }) => CIRCUMSTANCES.has(url)), accident]);
  return told(before) === told(today) ? 0 : 1;
}

const CIRCUMSTANCES: ReadonlySet<string> = new Set([
  EXTENSION.conditionCode,
  EXTENSION.homeHealthCareInformation,
]);

function pointingAt(item: ClaimItem, sequences: ReadonlyMap<number, number>): ClaimItem {
  if (item.informationSequence === undefined) return item;
  const informationSequence = item.informationSequence.map((each) => sequences.get(each) ?? each);
  return { ...item, informationSequence: informationSequence.toSorted((one, other) => one - other) };
}

/** Diagnoses and care team are those of today, and a cancelled line rests on none of them. */
function withoutPointers(item: ClaimItem): ClaimItem {
  return defined<ClaimItem>({ ...item, diagnosisSequence: undefined, careTeamSequence: undefined });
}

function lineOf({ item }: Claim, sequence: number): ClaimItem | undefined {
  return item?.find((each) => each.sequence === sequence);
}

function claimOf(bundle: Bundle): Claim {
  return claimIn(bundle.entry?.[0]);
}

function claimIn(entry: BundleEntry | undefined): Claim {
  if (entry?.resource?.resourceType !== 'Claim')
    throw new Error('The first entry of a request Bundle is its Claim.');
  return entry.resource;
}
