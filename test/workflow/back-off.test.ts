import fc from 'fast-check';
import { backOffSeconds } from '../../src/workflow/back-off.ts';

describe('backOffSeconds', () => {
  it('never waits less than the payer asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(10_000),
        (attempt, random, asked) => {
          expect(backOffSeconds(attempt, random, asked)).toBeGreaterThanOrEqual(asked);
        },
      ),
    );
  });

  it('doubles from seconds to a quarter of an hour and stays there', () => {
    expect([1, 2, 3, 9, 10, 40].map((attempt) => backOffSeconds(attempt, 1))).toEqual([
      2, 4, 8, 512, 900, 900,
    ]);
  });

  it('spreads cases that failed together over half the wait', () => {
    expect(backOffSeconds(10, 0)).toBe(450);
  });
});
