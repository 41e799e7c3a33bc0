import type { Decision } from '../../../src/domain/determination/determination.ts';
import { type AnsweredCase, scorecard } from '../../../src/domain/determination/scorecard.ts';

function answered(payer: string, overall: Decision, over: Partial<AnsweredCase> = {}): AnsweredCase {
  const line = {
    itemSequence: 1,
    decision: overall,
    reviewActionCode: undefined,
    authorizationNumber: undefined,
    administrationReferenceNumber: undefined,
    reasonCodes: overall === 'denied' ? ['0F'] : [],
    notes: [],
    issueDate: undefined,
    period: undefined,
    authorized: [],
  };
  return {
    payer,
    determination: {
      created: '2026-11-24T15:00:00Z',
      overall,
      lines: [line],
      errors: [],
      humanReviewed: undefined,
      requests: [],
    },
    claimReceived: '2026-11-20T00:00:00.000Z',
    decided: '2026-11-24T00:00:00.000Z',
    overturned: false,
    ...over,
  };
}

describe('what a payer made of our requests', () => {
  it('is counted by decision, by reason of denial, and in days; what is pended is part of no share', () => {
    const scores = scorecard([
      answered('one', 'approved', { decided: '2026-11-21T00:00:00.000Z' }),
      answered('one', 'approved', { overturned: true }),
      answered('one', 'denied', { decided: '2026-11-30T00:00:00.000Z' }),
      answered('two', 'pended', { decided: undefined }),
    ]);
    expect(scores).toEqual([
      {
        payer: 'one',
        answered: 3,
        pended: 0,
        byDecision: { approved: 2, denied: 1 },
        denialReasons: [{ code: '0F', lines: 1 }],
        overturned: 1,
        medianDaysToDecision: 4,
      },
      expect.objectContaining({ payer: 'two', answered: 0, pended: 1, byDecision: {} }),
    ]);
  });

  it('keeps a denial that was taken back while another line is pended', () => {
    const mixed = answered('one', 'pended', { overturned: true });
    expect(scorecard([mixed])).toMatchObject([{ answered: 0, pended: 1, overturned: 1 }]);
  });

  it('is nothing before the first answer', () => {
    expect(scorecard([])).toEqual([]);
  });
});
