import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { deadlineOf, saySpan, type Desk, type Start } from '../../../src/domain/policy/deadline.ts';
import { WINDOW_UNITS, type Span } from '../../../src/domain/policy/window.ts';
import { atLocalTime } from '../../../src/domain/time/local-time.ts';
import { shippedCalendar } from '../../support/policy-content.ts';

type Counted = Parameters<typeof deadlineOf>[0];

/** Reads a window as the table (and a worklist) writes it. */
function readWindow(text: string): Counted {
  const [counted = '', ...further] = text.split('; ');
  const closed = further.find((part) => part.startsWith('on a closed day '));
  return {
    ...readSpan(counted),
    ...(closed === undefined ? {} : { onClosedDay: readSpan(closed.replace('on a closed day ', '')) }),
    ...(further.includes('rolled on') ? { roll: 'next-business-day' as const } : {}),
  };
}

function readSpan(text: string): Span {
  const next = /^(\d\d:\d\d) on (?:the next business day|business day (\d+) after it)$/.exec(text);
  if (next?.[1] !== undefined) {
    return { amount: Number(next[2] ?? 1), unit: 'next-business-day-at', cutOff: next[1] };
  }
  const plain =
    /^(\d+) (hour|calendar day|business day|calendar month)s?( on business days)?(?:, by (\d\d:\d\d))?$/.exec(
      text,
    );
  const words = `${plain?.[2] ?? ''}s${plain?.[3] ?? ''}`.replaceAll(' ', '-');
  const unit = WINDOW_UNITS.find((each) => each === words);
  if (unit === undefined) throw new Error(`The table says a window nobody understands: ${text}`);
  return { amount: Number(plain?.[1]), unit, ...(plain?.[4] === undefined ? {} : { cutOff: plain[4] }) };
}

function readStart(text: string, zone: string): Start {
  const value = text.slice(4);
  return value.length === 10
    ? { at: atLocalTime(value, '00:00', zone), date: value }
    : { at: new Date(value).toISOString() };
}

const rows = readFileSync(join(import.meta.dirname, 'deadlines.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (Mon|Tue|Wed|Thu|Fri|Sat|Sun) /.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const calendars = new Map(
  ['facility', 'prairie-mutual', 'lakeshore-advantage'].map((id) => [id, shippedCalendar(id)]),
);

function desk(calendar: string, zone: string): Desk {
  const found = calendars.get(calendar);
  if (found === undefined) throw new Error(`The table names a calendar that is not loaded: ${calendar}`);
  return { calendar: found, zone };
}

describe('a deadline, by the table of dated examples', () => {
  it('the table has at least 150 of them', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
  });

  it.each(rows)(
    '%s and %s (%s, %s) give %s',
    (start = '', window = '', calendar = '', zone = '', deadline = '') => {
      const at = deadlineOf(readWindow(window), readStart(start, zone), desk(calendar, zone));
      expect(at).toBe(new Date(deadline.slice(4)).toISOString());
    },
  );

  it.each(rows)('%s: the window is said as %s', (_start, window = '') => {
    expect(saySpan(readWindow(window))).toBe(window.split('; ')[0]);
  });
});

const instants = fc
  .date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const zones = fc.constantFrom(
  'America/New_York',
  'America/Denver',
  'America/Anchorage',
  'Pacific/Guam',
  'Australia/Lord_Howe',
);
const spans = fc.record({
  amount: fc.integer({ min: 0, max: 120 }),
  unit: fc.constantFrom(...WINDOW_UNITS),
  cutOff: fc.constantFrom('00:00', '02:30', '12:00', '17:00', '23:59'),
});

describe('a deadline, by its laws', () => {
  it('is never earlier than its start', () => {
    fc.assert(
      fc.property(spans, instants, zones, (span, at, zone) => {
        expect(deadlineOf(span, { at }, desk('facility', zone)) >= at).toBe(true);
      }),
    );
  });

  it('is never earlier for a later start', () => {
    fc.assert(
      fc.property(spans, instants, fc.integer({ min: 0, max: 200 }), zones, (span, at, hours, zone) => {
        const later = new Date(Date.parse(at) + hours * 3_600_000).toISOString();
        const by = (start: string) => deadlineOf(span, { at: start }, desk('prairie-mutual', zone));
        expect(by(later) >= by(at)).toBe(true);
      }),
    );
  });

  it('is never earlier for a larger amount', () => {
    fc.assert(
      fc.property(spans, instants, zones, (span, at, zone) => {
        const by = (amount: number) => deadlineOf({ ...span, amount }, { at }, desk('facility', zone));
        expect(by(span.amount + 1) >= by(span.amount)).toBe(true);
      }),
    );
  });

  it('is the same however often it is asked', () => {
    fc.assert(
      fc.property(spans, instants, zones, (span, at, zone) => {
        const by = () => deadlineOf(span, { at }, desk('facility', zone));
        expect(by()).toBe(by());
      }),
    );
  });

  it('stays where it is when rolled on twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), instants, zones, (amount, at, zone) => {
        const rolled: Counted = { amount, unit: 'calendar-days', roll: 'next-business-day' };
        const deadline = deadlineOf(rolled, { at }, desk('facility', zone));
        expect(deadlineOf({ ...rolled, amount: 0 }, { at: deadline }, desk('facility', zone))).toBe(deadline);
      }),
    );
  });
});
