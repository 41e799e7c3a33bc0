import fc from 'fast-check';
import { daysSince, moveDays } from '../../../scripts/demo/move-days.ts';

describe('moving the demo day to today', () => {
  it('moves dates and times of day together and leaves everything else alone', () => {
    const stay = {
      status: 'finished',
      identifier: 'V-2026-11-20',
      period: { start: '2026-11-20T02:10:00-06:00', end: '2026-11-22T09:30:00-06:00' },
      recorded: ['2026-11-20'],
    };
    expect(moveDays(stay, 3)).toEqual({
      status: 'finished',
      identifier: 'V-2026-11-20',
      period: { start: '2026-11-23T02:10:00-06:00', end: '2026-11-25T09:30:00-06:00' },
      recorded: ['2026-11-23'],
    });
  });

  it('keeps a night admission at night when it moves into daylight-saving time', () => {
    expect(moveDays('2026-11-20T02:10:00-06:00', 200)).toBe('2027-06-08T02:10:00-05:00');
  });

  it('never moves a birth date', () => {
    expect(moveDays({ birthDate: '1961-04-17' }, 400)).toEqual({ birthDate: '1961-04-17' });
  });

  it('counts the days by the calendar of the hospital', () => {
    expect(daysSince('2026-11-23', new Date('2026-11-24T05:30:00Z'))).toBe(0);
    expect(daysSince('2026-11-23', new Date('2026-11-24T06:30:00Z'))).toBe(1);
  });

  it('counts one day across each change of the clocks', () => {
    expect(daysSince('2027-03-13', new Date('2027-03-14T18:00:00Z'))).toBe(1);
    expect(daysSince('2027-11-06', new Date('2027-11-07T18:00:00Z'))).toBe(1);
  });

  it('comes back to the same moment when moved there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4000, max: 4000 }), (days) => {
        const morning = '2026-11-20T10:30:00-06:00';
        expect(moveDays(moveDays(morning, days), -days)).toBe(morning);
      }),
    );
  });
});
