import type { Case } from '../../src/domain/case/case.ts';

/** A case that waits for a document, not yet asked about. */
export function aCase(over: Partial<Case> = {}): Case {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    sender: 'local',
    encounterId: 'e1',
    patientId: undefined,
    state: 'awaiting-documents',
    because: 'A discharge summary is missing.',
    version: 3,
    fence: 2,
    unfinished: 1,
    attempt: 0,
    assessment: undefined,
    determination: undefined,
    submissionId: undefined,
    changedSinceSubmission: false,
    withheld: [],
    openedAt: '2026-11-20T12:00:00.000Z',
    updatedAt: '2026-11-23T12:00:00.000Z',
    dueAt: undefined,
    ...over,
  };
}
