import { escalate } from '../../../src/domain/case/escalate.ts';
import type { Clock } from '../../../src/domain/policy/clock.ts';
import { anAssessment } from '../../builders/an-assessment.ts';

const clock: Clock = {
  kind: 'request-by',
  deadline: '2026-11-27T22:00:00.000Z',
  startedBy: 'admission',
  startedAt: '2026-11-01T00:00:00.000Z',
  rule: '10 business days from admission',
  by: 'example@1.0.0',
  zone: 'America/New_York',
  assumed: false,
  passed: false,
};
const next = { next: 'awaiting-documents' as const, because: 'Required documents are missing.' };
const policy = { ...anAssessment().policy, escalateWhenHoursLeft: 24 };

function at(instant: string, over: Partial<Clock> = {}) {
  return escalate(next, {
    ...{ policy, at: instant, clocks: [{ ...clock, ...over }] },
    route: 'retrospective-request',
  });
}

describe('a case that waits for somebody while its deadline comes near', () => {
  it('is looked at again when it is to be pressed', () => {
    expect(at('2026-11-25T00:00:00.000Z')).toEqual({ ...next, lookAgainAt: '2026-11-26T22:00:00.000Z' });
  });

  it('says so first from then on, and which deadline it is', () => {
    expect(at('2026-11-26T22:00:00.000Z')).toEqual({
      next: 'awaiting-documents',
      because:
        'Escalated: the request must leave by Fri 2026-11-27 17:00 America/New_York. Required documents are missing.',
      escalated: { kind: 'request-by', deadline: '2026-11-27T22:00:00.000Z' },
    });
  });

  it('is not pressed for what was done, what is too late, or what this route does not need', () => {
    const late = '2026-11-27T00:00:00.000Z';
    expect(at(late, { metAt: '2026-11-20T00:00:00.000Z' })).toEqual(next);
    expect(at(late, { passed: true })).toEqual(next);
    expect(at(late, { kind: 'appeal-by' })).toEqual(next);
  });
});
