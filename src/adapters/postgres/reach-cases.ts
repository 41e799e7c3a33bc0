import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CaseState } from '../../domain/case/state.ts';
import { isWithPayer } from '../../domain/case/state.ts';
import type { Hint } from '../../workflow/ports/case-queue.ts';
import { findConcernedCases, type ConcernedCase } from './concerned-cases.ts';
import type { Current } from './plan-receipt.ts';
import type { Tables } from './tables.ts';

/**
 * Opens a case for each new encounter and brings up the cases that what has changed concerns: each once, and only
 * when something did change. A case whose request the payer has, or may have, is marked and left where it is; where
 * the payer has answered, it is looked at whether the change is one to tell it. `changed` has a list for each push,
 * and so has what is given back.
 */
export async function reachCases(
  db: Kysely<Tables>,
  sender: string,
  changed: readonly (readonly Current[])[],
): Promise<readonly (readonly Hint[])[]> {
  if (changed.every(({ length }) => length === 0)) return changed.map(() => []);
  const opened = await openCases(db, sender, changed);
  const isOpened = new Set(opened.map(({ id }) => id));
  const concerned = (await findConcernedCases(db, sender, changed)).filter(({ id }) => !isOpened.has(id));
  const marked = await markChanged(db, concerned.filter(isOutOfHand));
  const touched = await touch(
    db,
    concerned.filter((each) => !isOutOfHand(each) && !each.is_waiting_its_turn),
    changed,
  );
  const pushesOf = new Map(concerned.map(({ id, pushes }) => [id, pushes]));
  return changed.map((_, push) => [
    ...opened.filter((each) => each.push === push).map(({ id, version }) => ({ id, version })),
    ...[...touched, ...marked].filter(({ id }) => pushesOf.get(id)?.includes(push)),
  ]);
}

/** So many cases that come together wait behind the few that come by themselves, until their deadlines are known. */
const MANY = 50;
const RANK_OF_MANY = 3;
const RANK_OF_FEW = 2;

const rankOf = (cases: number): number => (cases > MANY ? RANK_OF_MANY : RANK_OF_FEW);

type Opened = Hint & { readonly push: number };

async function openCases(
  db: Kysely<Tables>,
  sender: string,
  changed: readonly (readonly Current[])[],
): Promise<readonly Opened[]> {
  const asked = changed.flatMap((ofPush, push) => {
    const encounters = ofPush.filter(({ resource }) => resource.type === 'Encounter');
    return encounters.map(({ resource }) => ({
      id: randomUUID(),
      encounter: resource.id,
      patient: resource.patientId,
      rank: rankOf(encounters.length),
      push,
    }));
  });
  if (asked.length === 0) return [];
  const { rows: opened } = await sql<Opened & { isNew: boolean }>`
    with asked as (
      select * from json_to_recordset(${JSON.stringify(asked)}::json)
        as k (id text, encounter text, patient text, rank smallint, push int)
    ), opened as (
      insert into authorization_case as c (id, sender, encounter_id, patient_id, state, because, due_at, rank)
      select id, ${sender}, encounter, patient, 'received', 'An encounter was received.', clock_timestamp(), rank
      from asked order by encounter
      on conflict (sender, encounter_id) do update set patient_id = excluded.patient_id
        where c.patient_id is distinct from excluded.patient_id
      returning id, version, encounter_id, xmax = 0 as "isNew"
    ), line as (
      insert into case_history (case_id, step, from_state, to_state, says)
      select id, 'receive', null, 'received', 'An encounter was received.' from opened where "isNew"
    )
    select opened.id, version, "isNew", push from opened join asked on asked.encounter = encounter_id`.execute(
    db,
  );
  return opened.filter(({ isNew }) => isNew);
}

/** The payer has the request or may have it, even while a person is looking at the case. */
function isOutOfHand(concerned: ConcernedCase): boolean {
  return concerned.with_payer || isWithPayer(concerned.state);
}

/** A case whose answer is still out keeps its time: to ask or to send again early would only do harm. */
const MAY_FOLLOW: readonly CaseState[] = ['pended', 'determined', 'needs-attention', 'rejected'];

async function markChanged(db: Kysely<Tables>, cases: readonly ConcernedCase[]): Promise<readonly Hint[]> {
  const ids = cases.map(({ id }) => id);
  if (ids.length === 0) return [];
  const { rows } = await sql<Hint & { may_follow: boolean }>`
    update authorization_case
    set changed_since_submission = true,
      called_up = called_up or state = any(${MAY_FOLLOW}::text[]),
      due_at = case when state = any(${MAY_FOLLOW}::text[]) then clock_timestamp() else due_at end
    where id = any(${ids}::text[])
    returning id, version, state = any(${MAY_FOLLOW}::text[]) as may_follow`.execute(db);
  return rows.filter((each) => each.may_follow).map(({ id, version }) => ({ id, version }));
}

/** Whoever holds the case loses it: what it was about to write was thought of an older record. */
async function touch(
  db: Kysely<Tables>,
  cases: readonly ConcernedCase[],
  changed: readonly (readonly Current[])[],
): Promise<readonly Hint[]> {
  if (cases.length === 0) return [];
  const to: CaseState = 'received';
  const ranks = changed.map((_, push) => rankOf(cases.filter(({ pushes }) => pushes.includes(push)).length));
  const rows = JSON.stringify(
    cases.map((each) => ({
      id: each.id,
      was: each.state,
      says: sayWhatChanged(
        each,
        each.pushes.flatMap((push) => changed[push] ?? []),
      ),
      rank: Math.min(...each.pushes.map((push) => ranks[push] ?? RANK_OF_FEW)),
    })),
  );
  const { rows: touched } = await sql<Hint>`
    with touched as (
      update authorization_case c
      set state = ${to}, because = k.says, version = c.version + 1, fence = c.fence + 1, attempt = 0, unfinished = 0,
        due_at = clock_timestamp(), leased_until = null, called_up = false, updated_at = clock_timestamp(),
        rank = least(c.rank, k.rank)
      from json_to_recordset(${rows}::json) as k (id text, was text, says text, rank smallint)
      where c.id = k.id
      returning c.id, c.version, k.was, k.says
    ), line as (
      insert into case_history (case_id, step, from_state, to_state, says)
      select id, 'receive', was, ${to}, says from touched
    )
    select id, version from touched`.execute(db);
  return touched;
}

/** Names the types that are of this patient or encounter, or of nobody in particular; never what they say. */
function sayWhatChanged(concerned: ConcernedCase, changed: readonly Current[]): string {
  const types = changed
    .filter(
      ({ resource: { patientId, encounterId } }) =>
        patientId === undefined ||
        patientId === concerned.patient_id ||
        encounterId === concerned.encounter_id,
    )
    .map(({ resource }) => resource.type);
  const named = [...new Set(types)].sort();
  return named.length === 0 ? 'The record has changed.' : `New or changed: ${named.join(', ')}.`;
}
