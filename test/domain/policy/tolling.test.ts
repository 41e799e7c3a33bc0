import fc from 'fast-check';
import { type Desk, deadlineOf } from '../../../src/domain/policy/deadline.ts';
import { deadlineWithPauses } from '../../../src/domain/policy/tolling.ts';
import { WINDOW_UNITS, type Window } from '../../../src/domain/policy/window.ts';
import { policyContent } from '../../support/policy-content.ts';

const calendar = policyContent().calendars.get('prairie-mutual');
if (calendar === undefined) throw new Error('The calendar of Prairie Mutual is not loaded.');
/** Central time, closed on weekends and holidays. */
const desk: Desk = { calendar, zone: 'America/Chicago' };

/** Submitted on Monday 2 November 2026 at 09:00. */
const start = { at: '2026-11-02T15:00:00.000Z' };

function window(amount: number, unit: Window['unit'], over: Partial<Window> = {}): Window {
  return { amount, unit, start: 'claim-received', tolledBy: 'information-requested', ...over };
}

describe('a clock that stood still while a question was open', () => {
  it.each<[string, Window, { from: string; to: string }, string]>([
    [
      'five days of thirty',
      window(30, 'calendar-days'),
      { from: '2026-11-05T16:00:00.000Z', to: '2026-11-10T16:00:00.000Z' },
      '2026-12-08T05:59:59.000Z',
    ],
    [
      'a weekend and Monday, of twenty business days: one counts',
      window(20, 'business-days', { cutOff: '17:00' }),
      { from: '2026-11-06T22:00:00.000Z', to: '2026-11-09T22:00:00.000Z' },
      '2026-12-04T23:00:00.000Z',
    ],
    [
      'ninety minutes of 72 hours',
      window(72, 'hours'),
      { from: '2026-11-03T15:00:00.000Z', to: '2026-11-03T16:30:00.000Z' },
      '2026-11-05T16:30:00.000Z',
    ],
    [
      'a weekend of 48 business hours: nothing, as they do not pass on it',
      window(48, 'hours-on-business-days'),
      { from: '2026-11-07T15:00:00.000Z', to: '2026-11-08T15:00:00.000Z' },
      '2026-11-04T15:00:00.000Z',
    ],
    [
      'ten days of two months',
      window(2, 'calendar-months'),
      { from: '2026-11-05T16:00:00.000Z', to: '2026-11-15T16:00:00.000Z' },
      '2027-01-13T05:59:59.000Z',
    ],
  ])('runs on afterwards: %s', (_, asked, pause, deadline) => {
    expect(deadlineWithPauses(asked, start, [pause], desk)).toBe(deadline);
  });

  it('is not helped by a question that came after its deadline', () => {
    const late = { from: '2026-12-20T00:00:00.000Z', to: '2026-12-30T00:00:00.000Z' };
    const asked = window(30, 'calendar-days');
    expect(deadlineWithPauses(asked, start, [late], desk)).toBe(deadlineOf(asked, start, desk));
  });

  it('is never earlier than without the question, and never later for a shorter one', () => {
    const minute = fc.integer({ min: 0, max: 60 * 24 * 40 });
    fc.assert(
      fc.property(fc.constantFrom(...WINDOW_UNITS), minute, minute, minute, (unit, from, short, more) => {
        const asked = window(10, unit, unit === 'next-business-day-at' ? { cutOff: '17:00' } : {});
        const instant = (minutes: number) => new Date(Date.parse(start.at) + minutes * 60_000).toISOString();
        const pause = (length: number) => [{ from: instant(from), to: instant(from + length) }];
        const plain = deadlineOf(asked, start, desk);
        const shorter = deadlineWithPauses(asked, start, pause(short), desk);
        expect(shorter >= plain).toBe(true);
        expect(deadlineWithPauses(asked, start, pause(short + more), desk) >= shorter).toBe(true);
      }),
    );
  });
});
