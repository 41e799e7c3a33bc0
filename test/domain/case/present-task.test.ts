import { presentTask, TASK_STATUS } from '../../../src/domain/case/present-task.ts';
import { STATES } from '../../../src/domain/case/state.ts';
import { aCase } from '../../builders/a-case.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';

const clock = {
  kind: 'request-by',
  startedBy: 'discharge',
  startedAt: '2026-11-20T12:00:00.000Z',
  rule: '3 business days',
  by: 'fictitious@1',
  zone: 'America/New_York',
  assumed: false,
} as const;

describe('a case as a Task', () => {
  it('leaves out what there is not, as FHIR allows no empty list', () => {
    const task = presentTask(aCase());
    expect(Object.keys(task)).not.toEqual(expect.arrayContaining(['input']));
    expect(JSON.stringify(task)).not.toMatch(/\[\]|\{\}|null/);
  });

  it('says how likely a denial is, and that this is only assumed while there is no history', () => {
    const score = { share: 0.5726, basis: 'prior', cases: 3 } as const;
    const { output = [] } = presentTask(aCase({ assessment: anAssessment() }), { score });
    expect(output.map(({ valueDecimal, valueCode }) => valueDecimal ?? valueCode)).toEqual(
      expect.arrayContaining([0.57, 'prior']),
    );
  });

  it('asks for the required documents that are not there or cannot be used, with what to do', () => {
    const checklist = [
      aChecklistItem({ type: '18842-5', status: 'missing', remedy: 'Send the discharge summary.' }),
      aChecklistItem({ type: '28568-4', status: 'unusable', remedy: 'Send it signed.' }),
      aChecklistItem({ type: '34117-2', status: 'present' }),
      aChecklistItem({ type: '11524-6', status: 'missing', need: 'helpful' }),
    ];
    const { input } = presentTask(
      aCase({ assessment: anAssessment({ checklist, waitingFor: ['Coverage'] }) }),
    );
    expect(input?.map(({ valueString }) => valueString)).toEqual([
      'Coverage',
      'Send the discharge summary.',
      'Send it signed.',
    ]);
  });

  it('names a code that no map knows, and what to do about it', () => {
    const unmapped = [
      {
        map: 'encounter-class-to-urgency',
        system: 'urn:oid:1.2.3',
        code: '5',
        place: 'Encounter/e1 Encounter.class',
      },
    ];
    const { output = [] } = presentTask(aCase({ assessment: anAssessment({ unmapped }) }));
    expect(output.map(({ valueString }) => valueString)).toContain(
      'urn:oid:1.2.3|5 at Encounter/e1 Encounter.class: encounter-class-to-urgency does not know it. → Add it to a file of your own, concept-maps/encounter-class-to-urgency.<name>.json, or correct it at its source.',
    );
  });

  it('ends at the first deadline that has not passed', () => {
    const clocks = [
      { ...clock, deadline: '2026-11-21T22:00:00.000Z', passed: true },
      { ...clock, deadline: undefined, passed: false },
      { ...clock, deadline: '2026-11-25T22:00:00.000Z', passed: false },
    ];
    const { restriction } = presentTask(aCase({ assessment: anAssessment({ clocks }) }));
    expect(restriction?.period?.end).toBe('2026-11-25T22:00:00.000Z');
  });

  it('says urgency, route and of each line the decision, under which number or for which reasons', () => {
    const line = {
      reviewActionCode: 'A3',
      authorizationNumber: undefined,
      administrationReferenceNumber: undefined,
      reasonCodes: [],
      notes: [],
      issueDate: undefined,
      period: undefined,
      authorized: [],
    };
    const determination = {
      created: '2026-11-23',
      overall: 'partially-approved',
      lines: [
        { ...line, itemSequence: 1, decision: 'approved', authorizationNumber: 'AUTH-1' },
        { ...line, itemSequence: 2, decision: 'denied', reasonCodes: ['0F'] },
      ],
      errors: [],
      humanReviewed: undefined,
      requests: [],
    } as const;
    const { output = [], status } = presentTask(
      aCase({ state: 'determined', assessment: anAssessment(), determination, submissionId: 's1' }),
    );
    expect(status).toBe('completed');
    expect(
      output.map((each) => each.valueCode ?? each.valueString ?? each.valueReference?.reference),
    ).toEqual([
      'emergency',
      'unplanned-emergency-visit',
      'retrospective-request',
      'Claim/s1',
      'partially-approved',
      'line 1 approved (AUTH-1)',
      'line 2 denied (reason 0F)',
    ]);
  });

  it('calls nothing completed before it is decided or needs no authorization', () => {
    const completed = STATES.filter((state) => TASK_STATUS[state] === 'completed');
    expect(completed).toEqual(['not-required', 'determined']);
  });
});
