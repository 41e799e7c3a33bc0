import { type Kysely, sql } from 'kysely';
import type { Held } from '../../domain/case/snapshot.ts';
import { heldFrom, type HeldRow } from './held-row.ts';
import type { Tables } from './tables.ts';
import type { WidestPeriod } from './widest-period.ts';

/** What belongs to an episode when it names one of its encounters. */
const OF_ENCOUNTERS = [
  'Condition',
  'Procedure',
  'ServiceRequest',
  'Observation',
  'DocumentReference',
  'Claim',
  'Coverage',
  'CoverageEligibilityResponse',
];

/** What belongs to the patient whatever the encounter. */
const OF_PATIENT = ['Patient', 'Coverage', 'CoverageEligibilityResponse'];

export interface Neighbourhood {
  readonly patientId: string | undefined;
  /** The encounter itself and those that could be linked to it. */
  readonly encounters: readonly Held[];
}

/** The encounter, its parts and whole, and the patient's other encounters within a day of it. */
export async function readNeighbourhood(
  db: Kysely<Tables>,
  sender: string,
  encounterId: string,
): Promise<Neighbourhood> {
  const { rows } = await sql<HeldRow & { readonly patient_id: string | null }>`
    with own as (
      select * from resource where sender = ${sender} and id = ${encounterId} and type = 'Encounter'
    ), near as (
      select * from own
      union all select o.* from own join resource o
        on o.sender = ${sender} and o.id = own.part_of_id and o.type = 'Encounter'
      union all select o.* from own join resource o
        on o.sender = ${sender} and o.part_of_id = own.id and o.type = 'Encounter'
      union all select o.* from own join resource o
        on o.sender = ${sender} and o.patient_id = own.patient_id and o.type = 'Encounter'
        and o.starts_at <= coalesce(own.ends_at, 'infinity') + interval '1 day'
        and coalesce(o.ends_at, 'infinity') >= own.starts_at - interval '1 day'
    )
    select type, id, version, received_at, content, patient_id from near`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    patientId: byId.get(encounterId)?.patient_id ?? undefined,
    encounters: [...byId.values()].map(heldFrom),
  };
}

export interface PatientRecord {
  readonly current: readonly Held[];
  /** Superseded coverages. */
  readonly history: readonly Held[];
}

/** What names one of these encounters, what the patient has whatever the encounter, and papers of those days. */
export async function readRecord(
  db: Kysely<Tables>,
  of: {
    readonly sender: string;
    readonly patientId: string | undefined;
    readonly encounterIds: readonly string[];
    readonly stay: WidestPeriod;
  },
): Promise<PatientRecord> {
  const { sender, encounterIds, stay } = of;
  const patientId = of.patientId ?? null;
  const { rows } = await sql<HeldRow & { readonly is_current: boolean }>`
    select type, id, version, received_at, content, true as is_current from resource
    where sender = ${sender} and encounter_id = any(${encounterIds}::text[])
      and type = any(${OF_ENCOUNTERS}::text[])
    union all
    select type, id, version, received_at, content, true from resource
    where sender = ${sender} and patient_id = ${patientId} and (
      type = any(${OF_PATIENT}::text[])
      or (type = 'Claim' and use = 'preauthorization')
      or (type = 'DocumentReference' and encounter_id is null
        and starts_at <= ${stay.endsAt ?? 'infinity'}::timestamptz + interval '1 day'
        and ends_at >= ${stay.startsAt ?? 'infinity'}::timestamptz - interval '1 day')
    )
    union all
    select type, id, version, received_at, content, false from resource_history
    where sender = ${sender} and patient_id = ${patientId} and type = 'Coverage'`.execute(db);
  const current = new Map(rows.filter((row) => row.is_current).map((row) => [`${row.type}/${row.id}`, row]));
  return {
    current: [...current.values()].map(heldFrom),
    history: rows.filter((row) => !row.is_current).map(heldFrom),
  };
}
