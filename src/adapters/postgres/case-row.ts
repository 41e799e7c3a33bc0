import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Assessment } from '../../domain/case/assessment.ts';
import type { Case } from '../../domain/case/case.ts';
import type { Determination } from '../../domain/determination/determination.ts';
import type { Tables } from './tables.ts';

export type CaseRow = Selectable<Tables['authorization_case']>;

/** A case as it stands in its row. Assessment and determination are text that only this service wrote. */
export function caseFrom(row: CaseRow): Case {
  return {
    id: row.id,
    sender: row.sender,
    encounterId: row.encounter_id,
    patientId: row.patient_id ?? undefined,
    state: row.state,
    because: row.because,
    version: row.version,
    fence: row.fence,
    attempt: row.attempt,
    unfinished: row.unfinished,
    assessment: row.assessment === null ? undefined : (JSON.parse(row.assessment) as Assessment),
    determination: row.determination === null ? undefined : (JSON.parse(row.determination) as Determination),
    submissionId: row.submission_id ?? undefined,
    changedSinceSubmission: row.changed_since_submission,
    withheld: row.withheld,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    dueAt: row.due_at ?? undefined,
  };
}

/** `in 90 seconds`, by the database's clock: the machines that claim cases need not agree on the time. */
export function secondsFromNow(seconds: number): RawBuilder<string> {
  return sql<string>`clock_timestamp() + make_interval(secs => ${seconds}::double precision)`;
}
