import type { Encounter } from '@medplum/fhirtypes';
import type { Kysely } from 'kysely';
import type { Case } from '../../domain/case/case.ts';
import { listsOfRecord, ofType } from '../../domain/case/lists-of-record.ts';
import type { Held, Snapshot } from '../../domain/case/snapshot.ts';
import { localReference } from '../../domain/fhir/reference.ts';
import { isAboutEpisode } from '../../domain/remittance/about-episode.ts';
import { closeReferences } from './close-references.ts';
import { byArrival } from './held-row.ts';
import { linkEncounters } from './link-encounters.ts';
import { namedByEpisode } from './named-by-episode.ts';
import { recentOutages } from './payer-contacts.ts';
import { type Neighbourhood, readNeighbourhoods, readRecords } from './read-record.ts';
import type { Tables } from './tables.ts';
import { widestPeriod, type WidestPeriod } from './widest-period.ts';

/** A retrospective request is about care of the last weeks; an outage before that explains nothing. */
const OUTAGE_DAYS = 90;

/**
 * Everything on hand about each of these episodes of care, in the order asked, in a handful of queries for all of
 * them; undefined where there is no such encounter.
 */
export async function readSnapshots(
  db: Kysely<Tables>,
  subjects: readonly Subject[],
  zoneOf: (sender: string) => string,
): Promise<readonly (Snapshot | undefined)[]> {
  const contacts = await recentOutages(db, OUTAGE_DAYS);
  const found = new Map<string, Snapshot>();
  for (const sender of new Set(subjects.map((subject) => subject.sender))) {
    const ids = subjects.flatMap((each) => (each.sender === sender ? [each.encounterId] : []));
    const shared = { sender, zone: zoneOf(sender), contacts };
    for (const snapshot of await readOfSender(db, [...new Set(ids)], shared)) {
      found.set(`${sender} ${snapshot.encounter.resource.id ?? ''}`, snapshot);
    }
  }
  return subjects.map(({ sender, encounterId }) => found.get(`${sender} ${encounterId}`));
}

type Subject = Pick<Case, 'sender' | 'encounterId'>;

async function readOfSender(
  db: Kysely<Tables>,
  encounterIds: readonly string[],
  shared: Pick<Snapshot, 'sender' | 'zone' | 'contacts'>,
): Promise<readonly Snapshot[]> {
  const { sender } = shared;
  const episodes = (await readNeighbourhoods(db, sender, encounterIds)).map(episodeOf);
  const records = await readRecords(db, sender, episodes);
  const read = episodes.map((episode, index) => {
    const { current, history } = records[index] ?? { current: [], history: [] };
    return { ...episode, current, history, held: [...episode.encounters, ...current] };
  });
  const closed = await closeReferences(
    db,
    sender,
    read.map(({ held, history }) => ({ held, pointing: history })),
  );
  return read.map(({ encounter, linked, patientId, stay, current, history, held }, index) => {
    const byReference = closed[index] ?? new Map<string, Held>();
    const record = distinct([...current, ...namedByEpisode(held, byReference)]);
    const lists = listsOfRecord(record);
    return {
      ...shared,
      encounter,
      linked,
      patient: ofType(record, 'Patient').find(({ resource }) => resource.id === patientId),
      ...lists,
      remittances: lists.remittances.filter(({ resource }) => isAboutEpisode(resource, lists.bills, stay)),
      coverageHistory: ofType(history.toSorted(byArrival), 'Coverage'),
      byReference,
    };
  });
}

/** The encounter with those linked to it, and where their record is to be looked for. */
function episodeOf({ encounterId, patientId, encounters: near }: Neighbourhood) {
  const all = ofType(near.toSorted(byArrival), 'Encounter');
  const encounter = all.find(({ resource }) => resource.id === encounterId);
  if (encounter === undefined) throw new Error('An encounter was read without itself.');
  const linked = linkEncounters(encounter, all);
  const encounters = [encounter, ...linked.map((link) => link.encounter)];
  return {
    encounter,
    linked,
    patientId,
    encounters,
    encounterIds: encounters.map(({ resource }) => resource.id ?? ''),
    stay: stayOf(encounters),
  };
}

/** Each once, in the order of arrival. */
function distinct(held: readonly Held[]): readonly Held[] {
  return [...new Map(held.map((each) => [localReference(each.resource), each])).values()].sort(byArrival);
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
