import { isWithPayer, mayMove, NEXT, STATES } from '../../../src/domain/case/state.ts';

describe('the states of a case', () => {
  it('never lets a request that the payer may have go back to be asked anew', () => {
    for (const from of STATES.filter((state) => isWithPayer(state) && state !== 'rejected')) {
      for (const to of ['received', 'ready', 'waiting'] as const)
        expect([from, to, mayMove(from, to)]).toEqual([from, to, false]);
    }
  });

  it('sends a changed request only after the payer has answered, and never while it may still be on its way', () => {
    const answered = ['pended', 'determined', 'needs-attention'] as const;
    expect(answered.every((from) => mayMove(from, 'assembled'))).toBe(true);
    expect(mayMove('unknown', 'assembled')).toBe(false);
    expect(mayMove('rejected', 'assembled')).toBe(false);
  });

  it('submits only what was assembled before, or the same bytes again', () => {
    expect(STATES.filter((from) => from !== 'submitting' && mayMove(from, 'submitting'))).toEqual([
      'assembled',
      'unknown',
    ]);
  });

  it('leads from every state to one where a payer has decided, or a person looks, or nothing is required', () => {
    const ends = new Set(['determined', 'needs-attention', 'not-required', 'out-of-time']);
    for (const start of STATES) {
      const seen = new Set([start]);
      for (const state of seen) for (const next of NEXT[state]) seen.add(next);
      expect([start, [...seen].some((state) => ends.has(state))]).toEqual([start, true]);
    }
  });

  it('lets a step that failed be tried again where it stands', () => {
    expect(STATES.every((state) => mayMove(state, state))).toBe(true);
  });
});
