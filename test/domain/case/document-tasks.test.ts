import { presentDocumentTasks, rememberAskedFor } from '../../../src/domain/case/document-tasks.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';

const held = {
  id: '11111111-1111-4111-8111-111111111111',
  sender: 'local',
  encounterId: 'e1',
  patientId: 'p1',
  state: 'awaiting-documents',
  because: '',
  version: 3,
  fence: 2,
  attempt: 0,
  unfinished: 0,
  determination: undefined,
  submissionId: undefined,
  changedSinceSubmission: false,
  withheld: [],
  openedAt: '2026-11-20T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.000Z',
  dueAt: undefined,
} as const;

const record = { key: 'emergency-department-record', label: 'Emergency department record', type: '28011-5' };
const clocks = [
  {
    kind: 'request-by',
    deadline: '2026-12-20T23:00:00.000Z',
    startedBy: 'admission',
    startedAt: '2026-11-20T12:00:00.000Z',
    rule: '30 calendar days from admission',
    by: 'fictitious@1',
    zone: 'America/New_York',
    assumed: false,
    passed: false,
  },
] as const;

function missing() {
  const item = aChecklistItem({
    ...record,
    owner: 'emergency-department',
    status: 'missing',
    document: undefined,
    remedy: 'Push the emergency department record',
  });
  return rememberAskedFor(anAssessment({ checklist: [item], clocks }), undefined);
}

describe('a document that is missing', () => {
  it('is a Task of its own, part of the Task of its case, with an owner and a day', () => {
    expect(presentDocumentTasks({ ...held, assessment: missing() })).toEqual([
      expect.objectContaining({
        id: `${held.id}-emergency-department-record`,
        partOf: [{ reference: `Task/${held.id}` }],
        status: 'requested',
        owner: { display: 'emergency department' },
        restriction: { period: { end: '2026-12-20T23:00:00.000Z' } },
        description: 'Push the emergency department record',
      }),
    ]);
  });

  it('completes its Task when it arrives, whichever of the accepted types it has', () => {
    const arrived = anAssessment({ checklist: [aChecklistItem({ ...record, type: '34111-5' })], clocks });
    const [task] = presentDocumentTasks({ ...held, assessment: rememberAskedFor(arrived, missing()) });
    expect(task).toMatchObject({
      id: `${held.id}-emergency-department-record`,
      status: 'completed',
      focus: { reference: 'DocumentReference/doc-1' },
    });
  });

  it('is completed, if restricted, by the consent that permits sending it', () => {
    const basis = { consent: 'Consent/c1', version: 2, receivedAt: '2026-11-22T15:00:00.000Z' };
    const permitted = anAssessment({ checklist: [aChecklistItem({ ...record, basis })], clocks });
    const [task] = presentDocumentTasks({ ...held, assessment: rememberAskedFor(permitted, missing()) });
    expect(task).toMatchObject({
      status: 'completed',
      description: expect.stringContaining('on the basis of Consent/c1 version 2') as string,
    });
  });

  it('takes its Task back when it is no longer asked for', () => {
    const now = rememberAskedFor(anAssessment({ checklist: [], clocks }), missing());
    expect(presentDocumentTasks({ ...held, assessment: now })).toMatchObject([{ status: 'cancelled' }]);
  });

  it('has no Task where all was there from the start, or nothing is asked', () => {
    const whole = rememberAskedFor(anAssessment({ checklist: [aChecklistItem()] }), undefined);
    expect(presentDocumentTasks({ ...held, assessment: whole })).toEqual([]);
    const free = {
      ...missing(),
      documentsAskedFor: [],
      route: { ...whole.route, route: 'not-required' as const },
    };
    expect(rememberAskedFor(free, undefined).documentsAskedFor).toEqual([]);
  });
});
