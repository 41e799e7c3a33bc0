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
  /** The pushes that it is concerned by, by their place. */
  readonly pushes: readonly number[];
}

/**
 * The cases of these encounters and of those linked to them, of these patients where a resource names no encounter,
 * and those whose assessment depended on one of these resources. Locked in the order of their ids. `offset 0` keeps
 * the planner from joining whole tables when it has no statistics: everything is looked up by its key.
 */
export async function findConcernedCases(
  db: Kysely<Tables>,
  sender: string,
  changed: readonly (readonly Current[])[],
): Promise<readonly ConcernedCase[]> {
  const { encounters, movedEncounters, patients, keys } = concernsOf(changed);
  const { rows } = await sql<ConcernedCase>`
    with named as (
      select * from unnest(${encounters.ids}::text[], ${encounters.pushes}::int[]) as k (id, push)
    ), linked as (
      select id, push from named
      union select whole.id, push from named cross join lateral (
        select part_of_id as id from resource
        where id = named.id and type = 'Encounter' and sender = ${sender} offset 0
      ) whole
      union select part.id, push from named cross join lateral (
        select id from resource where part_of_id = named.id and sender = ${sender} offset 0
      ) part
      -- An ED visit or a stay elsewhere just before or after changes what its neighbours mean.
      union select near.id, push
      from unnest(${movedEncounters.ids}::text[], ${movedEncounters.pushes}::int[]) as moved (id, push) cross join lateral (
        select patient_id, starts_at, ends_at from resource
        where id = moved.id and type = 'Encounter' and sender = ${sender} offset 0
      ) e cross join lateral (
        select id from resource
        where patient_id = e.patient_id and type = 'Encounter' and sender = ${sender}
          and starts_at <= coalesce(e.ends_at, 'infinity') + interval '1 day'
          and coalesce(ends_at, 'infinity') >= e.starts_at - interval '1 day' offset 0
      ) near
    ), concerned as (
      select c.id, push from linked cross join lateral (
        select id from authorization_case where encounter_id = linked.id and sender = ${sender} offset 0
      ) c
      union select c.id, push
      from unnest(${patients.ids}::text[], ${patients.pushes}::int[]) as patient (id, push) cross join lateral (
        select id from authorization_case where patient_id = patient.id and sender = ${sender} offset 0
      ) c
      union select c.id, push from (
        select id, depends_on from authorization_case
        where depends_on && ${keys.ids}::text[] and sender = ${sender} offset 0
      ) c join unnest(${keys.ids}::text[], ${keys.pushes}::int[]) as k (key, push) on k.key = any(c.depends_on)
    )
    select c.id, k.pushes, c.encounter_id, c.patient_id, c.state, c.with_payer, c.changed_since_submission,
      c.state = 'received' and c.due_at <= clock_timestamp()
        and (c.leased_until is null or c.leased_until <= clock_timestamp()) as is_waiting_its_turn
    from (select id, array_agg(push) as pushes from concerned group by id order by id) as k
    cross join lateral (select * from authorization_case where id = k.id for update) c`.execute(db);
  return rows;
}

/** Ids or keys, each beside the push that names it. */
interface Named {
  readonly ids: readonly string[];
  readonly pushes: readonly number[];
}

type Concern<T> = Readonly<Record<'encounters' | 'movedEncounters' | 'patients' | 'keys', T>>;

function concernsOf(changed: readonly (readonly Current[])[]): Concern<Named> {
  const concerns = changed.map(concernOf);
  const named = (which: keyof Concern<unknown>): Named => {
    const all = concerns.flatMap((concern, push) => concern[which].map((id) => ({ id, push })));
    return { ids: all.map(({ id }) => id), pushes: all.map(({ push }) => push) };
  };
  return {
    encounters: named('encounters'),
    // Encounters that are new or changed themselves: their place in time may have moved.
    movedEncounters: named('movedEncounters'),
    patients: named('patients'),
    keys: named('keys'),
  };
}

function concernOf(changed: readonly Current[]): Concern<readonly string[]> {
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
