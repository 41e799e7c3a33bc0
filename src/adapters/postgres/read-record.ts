import { type Kysely, type Selectable, sql } from 'kysely';
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

/** What belongs to the patient whatever the encounter; of the last two, some. */
const OF_PATIENT = ['Patient', 'Coverage', 'CoverageEligibilityResponse', 'Claim', 'DocumentReference'];

export interface Neighbourhood {
  readonly patientId: string | undefined;
  /** The encounter itself and those that could be linked to it. */
  readonly encounters: readonly Held[];
}

type EncounterRow = HeldRow &
  Pick<Selectable<Tables['resource']>, 'patient_id' | 'part_of_id' | 'starts_at' | 'ends_at'>;

/**
 * The encounter, its parts and whole, and the patient's other encounters within a day of it. Two plain statements:
 * the embedded database plans each anew, and planning one clever statement takes longer than running both.
 */
export async function readNeighbourhood(
  db: Kysely<Tables>,
  sender: string,
  encounterId: string,
): Promise<Neighbourhood> {
  const { rows } = await sql<EncounterRow>`
    select type, id, version, received_at, content, patient_id, part_of_id, starts_at, ends_at from resource
    where id = ${encounterId} and type = 'Encounter' and sender = ${sender}`.execute(db);
  const [own] = rows;
  if (own === undefined) return { patientId: undefined, encounters: [] };
  const near = await readNear(db, sender, own);
  const byId = new Map([own, ...near].map((row) => [row.id, row]));
  return { patientId: own.patient_id ?? undefined, encounters: [...byId.values()].map(heldFrom) };
}

async function readNear(db: Kysely<Tables>, sender: string, own: EncounterRow): Promise<readonly HeldRow[]> {
  const whole = sql`
    union all select type, id, version, received_at, content from resource
    where id = ${own.part_of_id} and type = 'Encounter' and sender = ${sender}`;
  const { rows } = await sql<HeldRow>`
    select type, id, version, received_at, content from resource
    where part_of_id = ${own.id} and sender = ${sender}
    union all select type, id, version, received_at, content from resource
    where patient_id = ${own.patient_id} and type = 'Encounter' and sender = ${sender}
      and starts_at <= ${own.ends_at ?? 'infinity'}::timestamptz + interval '1 day'
      and coalesce(ends_at, 'infinity') >= ${own.starts_at ?? 'infinity'}::timestamptz - interval '1 day'
    ${own.part_of_id === null ? sql`` : whole}`.execute(db);
  return rows;
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
    where encounter_id = any(${encounterIds}::text[]) and sender = ${sender}
      and type = any(${OF_ENCOUNTERS}::text[])
    union all
    select type, id, version, received_at, content, true from resource
    where patient_id = ${patientId} and type = any(${OF_PATIENT}::text[]) and sender = ${sender} and case type
      when 'Claim' then use = 'preauthorization'
      when 'DocumentReference' then encounter_id is null
        and starts_at <= ${stay.endsAt ?? 'infinity'}::timestamptz + interval '1 day'
        and ends_at >= ${stay.startsAt ?? 'infinity'}::timestamptz - interval '1 day'
      else true end
    union all
    select type, id, version, received_at, content, false from resource_history
    where patient_id = ${patientId} and type = 'Coverage' and sender = ${sender}`.execute(db);
  const current = new Map(rows.filter((row) => row.is_current).map((row) => [`${row.type}/${row.id}`, row]));
  return {
    current: [...current.values()].map(heldFrom),
    history: rows.filter((row) => !row.is_current).map(heldFrom),
  };
}
