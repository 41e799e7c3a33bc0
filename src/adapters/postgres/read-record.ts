import { type Kysely, type Selectable, sql } from 'kysely';
import type { Held } from '../../domain/case/snapshot.ts';
import { EPISODE_TYPES } from '../../domain/fhir/resource-types.ts';
import { forEachKey } from './for-each-key.ts';
import { heldFrom, type HeldRow } from './held-row.ts';
import type { Tables } from './tables.ts';
import type { WidestPeriod } from './widest-period.ts';

/** What belongs to an episode when it names one of its encounters. */
const OF_ENCOUNTERS = [
  ...EPISODE_TYPES,
  'Claim',
  'ExplanationOfBenefit',
  'Coverage',
  'CoverageEligibilityResponse',
];

/** What belongs to the patient whatever the encounter; of the last three, some. */
const OF_PATIENT = [
  'Patient',
  'Coverage',
  'CoverageEligibilityResponse',
  'Consent',
  'ClaimResponse',
  'Claim',
  'ExplanationOfBenefit',
  'DocumentReference',
];

export interface Neighbourhood {
  readonly encounterId: string;
  readonly patientId: string | undefined;
  /** The encounter itself and those that could be linked to it. */
  readonly encounters: readonly Held[];
}

type EncounterRow = HeldRow &
  Pick<Selectable<Tables['resource']>, 'patient_id' | 'part_of_id' | 'starts_at' | 'ends_at'>;

/**
 * Each encounter, its parts and whole, and the patient's other encounters within a day of it. Two plain statements:
 * the embedded database plans each anew, and planning one clever statement takes longer than running both.
 */
export async function readNeighbourhoods(
  db: Kysely<Tables>,
  sender: string,
  encounterIds: readonly string[],
): Promise<readonly Neighbourhood[]> {
  const { rows } = await sql<EncounterRow>`
    select type, id, version, received_at, content, patient_id, part_of_id, starts_at, ends_at from resource
    where id = any(${encounterIds}::text[]) and type = 'Encounter' and sender = ${sender}`.execute(db);
  const near = await readNear(db, sender, rows);
  return rows.map((own, index) => {
    const byId = new Map([own, ...(near[index] ?? [])].map((row) => [row.id, row]));
    return {
      encounterId: own.id,
      patientId: own.patient_id ?? undefined,
      encounters: [...byId.values()].map(heldFrom),
    };
  });
}

function readNear(
  db: Kysely<Tables>,
  sender: string,
  rows: readonly EncounterRow[],
): Promise<readonly (readonly HeldRow[])[]> {
  const keys = rows.map((row) => ({
    id: row.id,
    patient: row.patient_id,
    whole: row.part_of_id,
    begins: row.starts_at ?? 'infinity',
    ends: row.ends_at ?? 'infinity',
  }));
  const hasWhole = rows.some(({ part_of_id: whole }) => whole !== null);
  const types = { id: 'text', patient: 'text', whole: 'text', begins: 'timestamptz', ends: 'timestamptz' };
  return forEachKey(db, keys, types, (own) => {
    const whole = sql`
      union all select type, id, version, received_at, content from resource
      where id = ${own.whole} and type = 'Encounter' and sender = ${sender}`;
    return sql<HeldRow>`
      select type, id, version, received_at, content from resource
      where part_of_id = ${own.id} and sender = ${sender}
      union all select type, id, version, received_at, content from resource
      where patient_id = ${own.patient} and type = 'Encounter' and sender = ${sender}
        and starts_at <= ${own.ends} + interval '1 day'
        and coalesce(ends_at, 'infinity') >= ${own.begins} - interval '1 day'
      ${hasWhole ? whole : sql``}`;
  });
}

export interface PatientRecord {
  readonly current: readonly Held[];
  /** Superseded coverages. */
  readonly history: readonly Held[];
}

/** An episode of care as its record is looked for. */
export interface EpisodeKey {
  readonly patientId: string | undefined;
  readonly encounterIds: readonly string[];
  readonly stay: WidestPeriod;
}

/** For each episode what names one of its encounters, what the patient has whatever the encounter, and papers of those days. */
export async function readRecords(
  db: Kysely<Tables>,
  sender: string,
  episodes: readonly EpisodeKey[],
): Promise<readonly PatientRecord[]> {
  const keys = episodes.map(({ patientId, encounterIds, stay }) => ({
    patient: patientId ?? null,
    encounters: encounterIds,
    begins: stay.startsAt ?? 'infinity',
    ends: stay.endsAt ?? 'infinity',
  }));
  const types = { patient: 'text', encounters: 'text[]', begins: 'timestamptz', ends: 'timestamptz' };
  const found = await forEachKey(
    db,
    keys,
    types,
    (of) => sql<RecordRow>`
      select type, id, version, received_at, content, true as is_current from resource
      where encounter_id = any(${of.encounters}) and sender = ${sender}
        and type = any(${OF_ENCOUNTERS}::text[])
      union all
      select type, id, version, received_at, content, true from resource
      where patient_id = ${of.patient} and type = any(${OF_PATIENT}::text[]) and sender = ${sender} and case type
        when 'Claim' then use = 'preauthorization'
        when 'ExplanationOfBenefit' then encounter_id is null
        when 'DocumentReference' then encounter_id is null
          and starts_at <= ${of.ends} + interval '1 day' and ends_at >= ${of.begins} - interval '1 day'
        else true end
      union all
      select type, id, version, received_at, content, false from resource_history
      where patient_id = ${of.patient} and type = 'Coverage' and sender = ${sender}`,
  );
  return found.map(recordFrom);
}

type RecordRow = HeldRow & { readonly is_current: boolean };

function recordFrom(rows: readonly RecordRow[]): PatientRecord {
  const current = new Map(rows.filter((row) => row.is_current).map((row) => [`${row.type}/${row.id}`, row]));
  return {
    current: [...current.values()].map(heldFrom),
    history: rows.filter((row) => !row.is_current).map(heldFrom),
  };
}
