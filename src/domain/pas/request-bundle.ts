import type { Bundle, Claim } from '@medplum/fhirtypes';
import type { Assessment } from '../case/assessment.ts';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { Finding } from '../fhir/finding.ts';
import { readSupplement } from '../supplement/supplement.ts';
import { entryOf, type Assembly, type DocumentBytes, type Entry } from './assembly.ts';
import { PROFILE, SYSTEM } from './canonicals.ts';
import { careGiven } from './care-given.ts';
import { claim } from './claim.ts';
import { reachableFrom } from './claim-inquiry.ts';
import { diagnosesOf } from './diagnosis.ts';
import { attachedDocuments } from './document.ts';
import { emptyDraft } from './draft.ts';
import { insuredPersons } from './insured-persons.ts';
import { requestedItems } from './requested-items.ts';
import { documentSequences, supportingInfoOf } from './supporting-info.ts';
import type { TradingPartner } from './trading-partner.ts';
import { pasVersionOf } from './versions/pas-version-of.ts';

export interface AssembleInput {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly partner: TradingPartner;
  /** ISO instant. */
  readonly at: string;
  /** uuid v4, a new one at each call. */
  readonly newId: () => string;
  readonly content: ClinicalContent;
  /** Documents that were fetched for this request, by the address their attachment gives. */
  readonly binaries?: ReadonlyMap<string, DocumentBytes>;
}

export interface AssembledRequest {
  readonly bundle: Bundle;
  readonly claimIdentifier: string;
  readonly bundleIdentifier: string;
  /** `urn:uuid:…` */
  readonly claimFullUrl: string;
  readonly lines: readonly AssembledLine[];
  /** With an `error` among them the Bundle must not leave. */
  readonly findings: readonly Finding[];
}

interface AssembledLine {
  readonly itemSequence: number;
  /** Our own words. */
  readonly label: string;
  readonly productOrService: string;
}

/**
 * Assembles the PAS request Bundle for a case: the Claim first, then everything it points to and nothing else, each
 * a copy under an address of its own, with no reference that leads outside (PAS 2.2.1 spec-12 to spec-18).
 * What the record lacks becomes a finding with its remedy; nothing is made up to fill it.
 */
export function assembleRequestBundle(input: AssembleInput): AssembledRequest {
  const assembly: Assembly = {
    ...input,
    version: pasVersionOf(input.partner),
    supplement: readSupplement(input.snapshot.supplements.map(({ resource }) => resource)),
    binaries: input.binaries ?? new Map<string, DocumentBytes>(),
  };
  const { newId } = assembly;
  const claimIdentifier = newId();
  const bundleIdentifier = `urn:uuid:${newId()}`;
  const draft = emptyDraft();
  const persons = insuredPersons(assembly, draft);
  const { beneficiary } = persons;
  const care = careGiven(assembly, beneficiary, draft);
  const documents = draft.take(attachedDocuments(assembly, { beneficiary, care, claimIdentifier }));
  for (const { entry } of documents) draft.add(entry);
  const diagnoses = draft.take(diagnosesOf(assembly));
  const supportingInfo = supportingInfoOf(assembly, { care, documents });
  const informationSequence = documentSequences(supportingInfo);
  const { lines, items, careTeam } = requestedItems(
    assembly,
    { care, claimIdentifier, beneficiary, diagnoses, informationSequence },
    draft,
  );
  const asked = claim(assembly, {
    claimIdentifier,
    persons,
    care,
    supportingInfo,
    diagnoses,
    items,
    careTeam,
  });
  const claimEntry = entryOf(asked, newId);
  return {
    bundle: collection({
      bundleIdentifier,
      at: assembly.at,
      entries: [claimEntry, ...namedBy(asked, draft.entries)],
    }),
    claimIdentifier,
    bundleIdentifier,
    claimFullUrl: claimEntry.fullUrl,
    lines: lines.map(({ label, productOrService }, index) => ({
      itemSequence: index + 1,
      label,
      productOrService: productOrService.code ?? '',
    })),
    findings: draft.findings,
  };
}

/** A person whom only the order or the document names needs no role: what nothing points to stays at home. */
function namedBy(asked: Claim, entries: readonly Entry[]): readonly Entry[] {
  const named = new Set(reachableFrom(asked, entries).map(({ fullUrl }) => fullUrl));
  return entries.filter(({ fullUrl }) => named.has(fullUrl));
}

function collection({
  bundleIdentifier,
  at,
  entries,
}: {
  bundleIdentifier: string;
  at: string;
  entries: readonly Entry[];
}): Bundle {
  return {
    resourceType: 'Bundle',
    meta: { profile: [PROFILE.requestBundle] },
    identifier: { system: SYSTEM.uri, value: bundleIdentifier },
    type: 'collection',
    timestamp: at,
    entry: entries.map(({ fullUrl, resource }) => ({ fullUrl, resource })),
  };
}
