import { readInstant } from '../../src/cli/read-instant.ts';

describe('the instant at which a dry run reads the clocks', () => {
  it('is understood with its zone', () => {
    expect(readInstant('2026-11-23T07:00:00-05:00')).toBe('2026-11-23T12:00:00.000Z');
  });

  it.each(['yesterday', '2026-11-23', '2026-11-23T12:00:00', '2026-13-01T00:00:00Z', ''])(
    'is refused with an example when it is none: "%s"',
    (text) => {
      expect(() => readInstant(text)).toThrow('e.g. 2026-11-23T12:00:00Z');
    },
  );
});
