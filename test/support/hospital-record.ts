import type { Bundle, Coverage, Encounter, Reference, Resource } from '@medplum/fhirtypes';
import type { Held, LinkedEncounter, PayerContact, Snapshot } from '../../src/domain/case/snapshot.ts';
import { localReference, referencedId } from '../../src/domain/fhir/reference.ts';

const HOUR_MS = 3_600_000;
/** An emergency visit or a stay elsewhere belongs to ours when it ended this shortly before. */
const NEAR_MS = 6 * HOUR_MS;

/** What a hospital pushed so far, kept in memory: enough of a store to take snapshots from. */
export interface HospitalRecord {
  push(bundle: Bundle, receivedAt: string): void;
  /** Writes down a call to a payer. */
  call(contact: PayerContact): void;
  snapshotOf(encounterId: string): Snapshot;
}

/** An empty record of one facility. */
export function aHospitalRecord(zone: string): HospitalRecord {
  const held = new Map<string, Held>();
  const coverageHistory: Held<Coverage>[] = [];
  const contacts: PayerContact[] = [];
  return {
    call: (contact) => {
      contacts.push(contact);
    },
    push: (bundle, receivedAt) => {
      for (const { resource } of bundle.entry ?? []) {
        if (resource === undefined) continue;
        const before = held.get(localReference(resource));
        if (before !== undefined && isOf(before, 'Coverage')) coverageHistory.push(before);
        held.set(localReference(resource), { resource, version: (before?.version ?? 0) + 1, receivedAt });
      }
    },
    snapshotOf: (encounterId) => {
      const encounter = all(held, 'Encounter').find(({ resource }) => resource.id === encounterId);
      if (encounter === undefined) throw new Error(`Encounter/${encounterId} was not pushed.`);
      return { ...snapshotAround(encounter, held), coverageHistory, contacts, zone };
    },
  };
}

function snapshotAround(
  encounter: Held<Encounter>,
  held: ReadonlyMap<string, Held>,
): Omit<Snapshot, 'coverageHistory' | 'contacts' | 'zone'> {
  const patientId = referencedId(encounter.resource.subject);
  const linked = all(held, 'Encounter').flatMap((other): LinkedEncounter[] => {
    const how = linkBetween(encounter.resource, other.resource);
    return how === undefined ? [] : [{ how, encounter: other }];
  });
  const episode = [encounter, ...linked.map((link) => link.encounter)].map(({ resource }) => resource.id);
  const isOfEpisode = (reference: Reference | undefined): boolean =>
    episode.includes(referencedId(reference));
  const isOfPatient = (reference: Reference | undefined): boolean => referencedId(reference) === patientId;
  return {
    sender: 'demo-hospital',
    encounter,
    linked,
    patient: all(held, 'Patient').find(({ resource }) => resource.id === patientId),
    coverages: all(held, 'Coverage').filter(({ resource }) => isOfPatient(resource.beneficiary)),
    eligibilityResponses: all(held, 'CoverageEligibilityResponse').filter(({ resource }) =>
      isOfPatient(resource.patient),
    ),
    conditions: all(held, 'Condition').filter(({ resource }) => isOfEpisode(resource.encounter)),
    procedures: all(held, 'Procedure').filter(({ resource }) => isOfEpisode(resource.encounter)),
    serviceRequests: all(held, 'ServiceRequest').filter(({ resource }) => isOfEpisode(resource.encounter)),
    observations: all(held, 'Observation').filter(({ resource }) => isOfEpisode(resource.encounter)),
    documents: all(held, 'DocumentReference').filter(({ resource }) =>
      resource.context?.encounter?.some((each) => isOfEpisode(each)),
    ),
    authorizations: all(held, 'Claim').filter(({ resource }) => isOfPatient(resource.patient)),
    byReference: held,
  };
}

function linkBetween(ours: Encounter, other: Encounter): LinkedEncounter['how'] | undefined {
  if (ours.id === other.id || referencedId(ours.subject) !== referencedId(other.subject)) return undefined;
  if (referencedId(ours.partOf) === other.id) return 'part-of';
  if (referencedId(other.partOf) === ours.id) return 'has-part';
  const isElsewhere = referencedId(ours.serviceProvider) !== referencedId(other.serviceProvider);
  if (isElsewhere)
    return isShortlyBefore(other, ours) || isShortlyBefore(ours, other) ? 'transfer' : undefined;
  const isEmergency = ['EMER', 'E'].includes(other.class.code ?? '');
  return isEmergency && isShortlyBefore(other, ours) ? 'emergency-before' : undefined;
}

function isShortlyBefore(first: Encounter, second: Encounter): boolean {
  const gap = Date.parse(second.period?.start ?? '') - Date.parse(first.period?.end ?? '');
  return gap >= -HOUR_MS && gap <= NEAR_MS;
}

function all<T extends Resource['resourceType']>(
  held: ReadonlyMap<string, Held>,
  type: T,
): Held<Extract<Resource, { resourceType: T }>>[] {
  return [...held.values()].filter((each) => isOf(each, type));
}

function isOf<T extends Resource['resourceType']>(
  held: Held,
  type: T,
): held is Held<Extract<Resource, { resourceType: T }>> {
  return held.resource.resourceType === type;
}
