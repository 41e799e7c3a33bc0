import type { Encounter, Resource } from '@medplum/fhirtypes';
import type { Kysely } from 'kysely';
import type { Case } from '../../domain/case/case.ts';
import type { Held, Snapshot } from '../../domain/case/snapshot.ts';
import { localReference } from '../../domain/fhir/reference.ts';
import { closeReferences } from './close-references.ts';
import { byArrival } from './held-row.ts';
import { linkEncounters } from './link-encounters.ts';
import { namedByEpisode } from './named-by-episode.ts';
import { recentOutages } from './payer-contacts.ts';
import { readNeighbourhood, readRecord } from './read-record.ts';
import type { Tables } from './tables.ts';
import { widestPeriod, type WidestPeriod } from './widest-period.ts';

/** A retrospective request is about care of the last weeks; an outage before that explains nothing. */
const OUTAGE_DAYS = 90;

/** Everything on hand about one episode of care, in a handful of queries; undefined without such an encounter. */
export async function readSnapshot(
  db: Kysely<Tables>,
  { sender, encounterId }: Pick<Case, 'sender' | 'encounterId'>,
  zone: string,
): Promise<Snapshot | undefined> {
  const { patientId, encounters } = await readNeighbourhood(db, sender, encounterId);
  const near = ofType(encounters.toSorted(byArrival), 'Encounter');
  const encounter = near.find(({ resource }) => resource.id === encounterId);
  if (encounter === undefined) return undefined;
  const linked = linkEncounters(encounter, near);
  const episode = [encounter, ...linked.map((link) => link.encounter)];
  const encounterIds = episode.map(({ resource }) => resource.id ?? '');
  const { current, history } = await readRecord(db, {
    sender,
    patientId,
    encounterIds,
    stay: stayOf(episode),
  });
  const held = [...episode, ...current];
  const byReference = await closeReferences(db, sender, { held, pointing: history });
  const contacts = await recentOutages(db, OUTAGE_DAYS);
  const lists = listsOf([...current, ...namedByEpisode(held, byReference)]);
  return {
    sender,
    zone,
    encounter,
    linked,
    patient: lists.patients.find(({ resource }) => resource.id === patientId),
    ...lists.byType,
    coverageHistory: ofType(history.toSorted(byArrival), 'Coverage'),
    contacts,
    byReference,
  };
}

function listsOf(held: readonly Held[]) {
  const distinct = new Map(held.map((each) => [localReference(each.resource), each]));
  const all = [...distinct.values()].sort(byArrival);
  const claims = ofType(all, 'Claim');
  return {
    patients: ofType(all, 'Patient'),
    byType: {
      coverages: ofType(all, 'Coverage'),
      eligibilityResponses: ofType(all, 'CoverageEligibilityResponse'),
      conditions: ofType(all, 'Condition'),
      procedures: ofType(all, 'Procedure'),
      serviceRequests: ofType(all, 'ServiceRequest'),
      observations: ofType(all, 'Observation'),
      documents: ofType(all, 'DocumentReference'),
      authorizations: claims.filter(({ resource }) => resource.use === 'preauthorization'),
    },
  };
}

/** From the first start to the last end of the encounters. */
function stayOf(episode: readonly Held<Encounter>[]): WidestPeriod {
  const periods = episode.map(({ resource }) => widestPeriod(resource.period ?? {}));
  return {
    startsAt: periods.flatMap(({ startsAt }) => startsAt ?? []).sort()[0],
    endsAt: periods
      .flatMap(({ endsAt }) => endsAt ?? [])
      .sort()
      .at(-1),
  };
}

type OfType<T extends Resource['resourceType']> = Extract<Resource, { resourceType: T }>;

function ofType<T extends Resource['resourceType']>(
  held: readonly Held[],
  type: T,
): readonly Held<OfType<T>>[] {
  return held.filter((each): each is Held<OfType<T>> => each.resource.resourceType === type);
}
