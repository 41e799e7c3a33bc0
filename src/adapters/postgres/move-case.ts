import { type Kysely, sql } from 'kysely';
import type { Assessment } from '../../domain/case/assessment.ts';
import type { Case } from '../../domain/case/case.ts';
import { type CaseState, mayMove } from '../../domain/case/state.ts';
import type { Move } from '../../workflow/ports.ts';
import { caseFrom, type CaseRow, secondsFromNow } from './case-row.ts';
import type { Tables } from './tables.ts';

/**
 * Moves a case if it still stands as it was claimed, lets go of it and writes the line of history, in one statement.
 * Undefined when somebody was faster. A case may always stay where it is: a step to be tried again is not a move.
 */
export function moveCase(db: Kysely<Tables>, claimed: Case, move: Move): Promise<Case | undefined> {
  return write(db, claimed, move, {});
}

/** The same for a move that a call to the payer follows: the holder keeps the case, and if it dies, it comes up again. */
export function moveAndHold(
  db: Kysely<Tables>,
  claimed: Case,
  move: Move,
  leaseSeconds: number,
): Promise<Case | undefined> {
  return write(db, claimed, { dueInSeconds: 0, ...move }, { leaseSeconds });
}

async function write(
  db: Kysely<Tables>,
  { id, state, fence, version }: Case,
  move: Move,
  { leaseSeconds }: { readonly leaseSeconds?: number },
): Promise<Case | undefined> {
  if (move.to !== state && !mayMove(state, move.to)) {
    throw new Error(`A case may not move from ${state} to ${move.to}.`);
  }
  const { rows } = await sql<CaseRow>`
    with moved as (
      update authorization_case
      set state = ${move.to}, because = ${move.because}, version = version + 1, attempt = ${move.attempt ?? 0},
        assessment = coalesce(${json(move.assessment)}, assessment),
        deadline = ${move.assessment === undefined ? sql.ref('deadline') : sql`${deadlineOf(move.assessment)}::timestamptz`},
        determination = coalesce(${json(move.determination)}, determination),
        submission_id = coalesce(${move.submissionId ?? null}, submission_id),
        payer = coalesce(${move.payer ?? null}, payer),
        depends_on = coalesce(${move.dependsOn ?? null}::text[], depends_on),
        with_payer = ${withPayer(move.to)},
        changed_since_submission = changed_since_submission and ${move.to !== 'received'},
        due_at = case when called_up then clock_timestamp() else ${dueAt(move.dueInSeconds)} end,
        leased_until = ${leaseSeconds === undefined ? sql.lit(null) : secondsFromNow(leaseSeconds)},
        updated_at = clock_timestamp()
      where id = ${id} and fence = ${fence} and version = ${version}
      returning *
    ), line as (
      insert into case_history (case_id, step, from_state, to_state, says)
      select id, ${move.step}, ${state}, ${move.to}, ${move.because} from moved
    )
    select * from moved`.execute(db);
  return rows[0] && caseFrom(rows[0]);
}

/**
 * Whether the payer has, or may have, the request after a move to this state. A person may have to look at a case
 * that the payer has: that changes nothing about who has it.
 */
function withPayer(to: CaseState): ReturnType<typeof sql<boolean>> {
  if (to === 'needs-attention') return sql<boolean>`with_payer`;
  return sql<boolean>`${['submitting', 'unknown', 'pended', 'determined'].includes(to)}`;
}

function dueAt(seconds: number | undefined): ReturnType<typeof sql<string | null>> {
  return seconds === undefined ? sql`null::timestamptz` : secondsFromNow(seconds);
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
