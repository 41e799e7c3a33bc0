import { type PastCase, riskScore, sayScore } from '../../../src/domain/denial-risk/risk-score.ts';

const late = { key: 'request-by-passed', reasonClass: 'timeliness' } as const;
const missing = { key: 'document-missing-28011-5', reasonClass: 'missing-information' } as const;

function past(times: number, denied: number, risks = ['request-by-passed']): readonly PastCase[] {
  return Array.from({ length: times }, (_, index) => ({
    payer: 'example-health',
    risks,
    denied: index < denied,
  }));
}

describe('how likely a denial is', () => {
  it('is assumed, and says so, until there are past cases', () => {
    const score = riskScore([late], 'example-health', past(19, 19));
    expect(score).toMatchObject({ basis: 'prior', cases: 19 });
    expect(sayScore(score)).toContain('PRIOR');
  });

  it('is the share of past cases with the same risks at this payer once there are enough', () => {
    const score = riskScore([late], 'example-health', [
      ...past(98, 74),
      ...past(100, 0, ['request-by-passed', 'no-diagnosis']),
      ...past(100, 0).map((each) => ({ ...each, payer: 'another' })),
    ]);
    expect(score).toEqual({ share: 0.75, basis: 'history', cases: 98 });
    expect(sayScore(score)).toBe('75 %, as of 98 past cases with the same risks at this payer');
  });

  it('grows with each risk and never leaves the range of a share', () => {
    const [none, one, two] = [[], [late], [late, missing]].map((risks) => riskScore(risks, 'x', []).share);
    expect(none).toBeLessThan(one ?? 0);
    expect(one).toBeLessThan(two ?? 0);
    expect(
      riskScore(
        Array.from({ length: 50 }, () => late),
        'x',
        [],
      ).share,
    ).toBeLessThanOrEqual(1);
  });
});
