import { type Kysely, sql } from 'kysely';
import type { CaseState } from '../../domain/case/state.ts';
import type { Current } from './plan-receipt.ts';
import type { Tables } from './tables.ts';

/** A case that something new in the record may mean something to. */
export interface ConcernedCase {
  readonly id: string;
  readonly encounter_id: string;
  readonly patient_id: string | null;
  readonly state: CaseState;
  readonly with_payer: boolean;
  readonly changed_since_submission: boolean;
  /** Received, due and held by nobody: it will be looked at anyway. */
  readonly is_waiting_its_turn: boolean;
}

/**
 * The cases of these encounters and of those linked to them, of these patients where a resource names no encounter,
 * and those whose assessment depended on one of these resources. Locked in the order of their ids. `offset 0` keeps
 * the planner from joining whole tables when it has no statistics: everything is looked up by its key.
 */
export async function findConcernedCases(
  db: Kysely<Tables>,
  sender: string,
  changed: readonly Current[],
): Promise<readonly ConcernedCase[]> {
  const { encounters, movedEncounters, patients, keys } = concernOf(changed);
  const { rows } = await sql<ConcernedCase>`
    with named as (
      select unnest(${encounters}::text[]) as id
    ), linked as (
      select id from named
      union select whole.id from named cross join lateral (
        select part_of_id as id from resource
        where id = named.id and type = 'Encounter' and sender = ${sender} offset 0
      ) whole
      union select part.id from named cross join lateral (
        select id from resource where part_of_id = named.id and sender = ${sender} offset 0
      ) part
      -- An ED visit or a stay elsewhere just before or after changes what its neighbours mean.
      union select near.id from unnest(${movedEncounters}::text[]) as moved (id) cross join lateral (
        select patient_id, starts_at, ends_at from resource
        where id = moved.id and type = 'Encounter' and sender = ${sender} offset 0
      ) e cross join lateral (
        select id from resource
        where patient_id = e.patient_id and type = 'Encounter' and sender = ${sender}
          and starts_at <= coalesce(e.ends_at, 'infinity') + interval '1 day'
          and coalesce(ends_at, 'infinity') >= e.starts_at - interval '1 day' offset 0
      ) near
    ), concerned as (
      select c.id from linked cross join lateral (
        select id from authorization_case where encounter_id = linked.id and sender = ${sender} offset 0
      ) c
      union select c.id from unnest(${patients}::text[]) as patient (id) cross join lateral (
        select id from authorization_case where patient_id = patient.id and sender = ${sender} offset 0
      ) c
      union select id from authorization_case where depends_on && ${keys}::text[] and sender = ${sender}
    )
    select c.id, c.encounter_id, c.patient_id, c.state, c.with_payer, c.changed_since_submission,
      c.state = 'received' and c.due_at <= clock_timestamp()
        and (c.leased_until is null or c.leased_until <= clock_timestamp()) as is_waiting_its_turn
    from (select id from concerned order by id) as k
    cross join lateral (select * from authorization_case where id = k.id for update) c`.execute(db);
  return rows;
}

interface Concern {
  readonly encounters: readonly string[];
  /** Encounters that are new or changed themselves: their place in time may have moved. */
  readonly movedEncounters: readonly string[];
  readonly patients: readonly string[];
  readonly keys: readonly string[];
}

function concernOf(changed: readonly Current[]): Concern {
  const withEncounter = changed.flatMap(({ resource, held }) => [
    resource.encounterId,
    // It may have moved from one encounter to another; both are concerned.
    held?.encounterId,
    resource.partOfId,
  ]);
  const withoutEncounter = changed.filter(({ resource }) => resource.encounterId === undefined);
  const shared = changed.filter(
    ({ resource }) => resource.patientId === undefined || resource.type === 'Patient',
  );
  return {
    encounters: present(withEncounter),
    movedEncounters: changed
      .filter(({ resource }) => resource.type === 'Encounter')
      .map(({ resource }) => resource.id),
    patients: present(
      withoutEncounter.flatMap(({ resource, held }) => [resource.patientId, held?.patientId]),
    ),
    keys: present(
      shared.flatMap(({ resource: { type, id, url } }) => [`${type}/${id}`, `urn:uuid:${id}`, url]),
    ),
  };
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
