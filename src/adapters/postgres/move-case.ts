import { type Kysely, sql } from 'kysely';
import type { Assessment } from '../../domain/case/assessment.ts';
import type { Case } from '../../domain/case/case.ts';
import { mayMove } from '../../domain/case/state.ts';
import type { Urgency } from '../../domain/urgency/urgency.ts';
import type { ClaimedMove, Move } from '../../workflow/ports/case-moves.ts';
import { caseFrom, type CaseRow } from './case-row.ts';
import type { Tables } from './tables.ts';

/**
 * Moves a case if it still stands as it was claimed, lets go of it and writes the line of history, in one statement.
 * Undefined when somebody was faster. A case may always stay where it is: a step to be tried again is not a move.
 */
export async function moveCase(db: Kysely<Tables>, claimed: Case, move: Move): Promise<Case | undefined> {
  const [row] = await write<CaseRow>(db, [{ claimed, move }], '*');
  return row && caseFrom(row);
}

/** The same for a move that a call to the payer follows: the holder keeps the case, and if it dies, it comes up again. */
export async function moveAndHold(
  db: Kysely<Tables>,
  claimed: Case,
  move: Move,
  leaseSeconds: number,
): Promise<Case | undefined> {
  const [row] = await write<CaseRow>(
    db,
    [{ claimed, move: { dueInSeconds: 0, ...move }, leaseSeconds }],
    '*',
  );
  return row && caseFrom(row);
}

/** The same for many in one statement; gives the ids of those that moved. */
export async function moveCases(
  db: Kysely<Tables>,
  moves: readonly ClaimedMove[],
): Promise<readonly string[]> {
  if (moves.length === 0) return [];
  return (await write<{ id: string }>(db, moves, 'id')).map(({ id }) => id);
}

interface HoldingMove extends ClaimedMove {
  readonly leaseSeconds?: number;
}

async function write<R>(
  db: Kysely<Tables>,
  moves: readonly HoldingMove[],
  returning: '*' | 'id',
): Promise<readonly R[]> {
  const { rows } = await sql<R>`
    with asked as (
      select * from json_to_recordset(${wellFormed(moves.map(rowOf))}::json) as k (
        id text, fence int, version int, was text, step text, to_state text, because text, says text, attempt int,
        assessment text, deadline timestamptz, rank smallint, assessed_under text, determination text, response text, submission text, payer text, depends_on text[],
        withheld text[], asks_otherwise boolean, stays_with_payer boolean, with_payer boolean, changes_seen boolean, due_in double precision, lease double precision)
    ), moved as (
      update authorization_case c
      set state = k.to_state, because = k.because, version = c.version + 1, attempt = k.attempt, unfinished = 0,
        assessment = coalesce(k.assessment, c.assessment),
        deadline = case when k.assessment is null then c.deadline else k.deadline end,
        rank = coalesce(k.rank, c.rank),
        assessed_under = coalesce(k.assessed_under, c.assessed_under),
        determination = coalesce(k.determination, c.determination),
        response_id = coalesce(k.response, c.response_id),
        submission_id = coalesce(k.submission, c.submission_id),
        payer = coalesce(k.payer, c.payer),
        depends_on = coalesce(k.depends_on, c.depends_on),
        withheld = coalesce(k.withheld, c.withheld),
        with_payer = case when k.stays_with_payer then c.with_payer
          -- An update that has not left yet: the payer holds what it revises.
          when k.to_state = 'assembled' and k.submission is null then exists (
            select from submission s where s.id = c.submission_id and s.revises is not null)
          else k.with_payer end,
        changed_since_submission = k.asks_otherwise or c.changed_since_submission
          and k.to_state <> 'received' and (c.called_up or not k.changes_seen),
        due_at = case when called_up then clock_timestamp()
          else clock_timestamp() + make_interval(secs => k.due_in) end,
        leased_until = clock_timestamp() + make_interval(secs => k.lease),
        updated_at = clock_timestamp()
      from asked k
      where c.id = k.id and c.fence = k.fence and c.version = k.version
      returning c.*
    ), line as (
      insert into case_history (case_id, step, from_state, to_state, says)
      select id, asked.step, asked.was, asked.to_state, coalesce(asked.says, asked.because) from moved join asked using (id)
    )
    select ${sql.raw(returning)} from moved`.execute(db);
  return rows;
}

function rowOf({ claimed: { id, state, fence, version }, move, leaseSeconds }: HoldingMove) {
  if (move.to !== state && !mayMove(state, move.to)) {
    throw new Error(`A case may not move from ${state} to ${move.to}.`);
  }
  return {
    id,
    fence,
    version,
    was: state,
    step: move.step,
    to_state: move.to,
    because: move.because,
    says: move.says,
    attempt: move.attempt ?? 0,
    assessment: json(move.assessment),
    deadline: move.assessment === undefined ? null : deadlineOf(move.assessment),
    rank: move.assessment === undefined ? undefined : RANK[move.assessment.urgency.urgency],
    assessed_under: move.assessment?.release,
    determination: json(move.determination),
    response: move.determination?.responseId,
    submission: move.submissionId,
    payer: move.payer,
    depends_on: move.dependsOn,
    // A person may have to look at a case that the payer has: that changes nothing about who has it.
    stays_with_payer: move.to === 'needs-attention',
    changes_seen: move.changesSeen === true,
    withheld: move.withheld,
    asks_otherwise: move.asksOtherwise === true,
    with_payer:
      move.payerHoldsPrior === true || ['submitting', 'unknown', 'pended', 'determined'].includes(move.to),
    due_in: move.dueInSeconds,
    lease: leaseSeconds,
  };
}

/** At equal deadline: what is undetermined may be urgent, but nothing says so. */
const RANK: Readonly<Record<Urgency, number>> = {
  emergency: 0,
  urgent: 1,
  undetermined: 2,
  'non-emergency': 2,
};

/** Half a surrogate pair and NUL are text in JavaScript and none in the database: they become the replacement character. */
function wellFormed(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value).toString().replaceAll('\0', '\ufffd') : value,
  );
}

/** The first clock that is still running: what makes one due case more pressing than another. */
function deadlineOf({ clocks }: Assessment): string | null {
  const running = clocks.flatMap(({ deadline, passed }) =>
    deadline === undefined || passed ? [] : [deadline],
  );
  return running.sort()[0] ?? null;
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
