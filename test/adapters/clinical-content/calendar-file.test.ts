import { readCalendar } from '../../../src/adapters/clinical-content/calendar-file.ts';
import { filesIn, shippedCalendar } from '../../support/policy-content.ts';

describe('a calendar file', () => {
  it.each(filesIn('calendars').map((file) => [file.path, file] as const))('%s can be read', (_path, file) => {
    expect(readCalendar(file).problems).toEqual([]);
  });

  it('keeps a weekday without hours closed', () => {
    expect(shippedCalendar('facility').open.saturday).toEqual([]);
  });

  it.each([
    ['an offset for a zone', 'zone: -05:00', /IANA name/],
    ['a zone that does not exist', 'zone: America/Springfield', /IANA name/],
    [
      'hours that end before they begin',
      'zone: UTC\nopen: { monday: [{ from: "17:00", to: "08:00" }] }',
      /earlier/,
    ],
    ['a time without quotes', 'zone: UTC\nopen: { monday: [{ from: 08:00, to: 25:00 }] }', /in quotes/],
    [
      'a holiday nobody can place',
      'zone: UTC\nopen: {}\nholidays: [{ name: Some day }]',
      /a holiday is us-federal/,
    ],
  ])('says in words what is wrong with %s', (_what, text, says) => {
    const read = readCalendar({ path: 'calendars/test.yaml', text: `id: test\nversion: "1.0.0"\n${text}\n` });
    expect(read.problems.map((problem) => problem.says).join('; ')).toMatch(says);
  });
});
