import { readLimit } from '../../src/cli/read-limit.ts';

describe('how many cases are looked at', () => {
  it('is a whole number from 1', () => {
    expect(readLimit('200')).toBe(200);
  });

  it.each(['x', '0', '-3', '2.5', '', 'Infinity'])(
    'is refused with an example when it is none: "%s"',
    (text) => {
      expect(() => readLimit(text)).toThrow('--limit takes a whole number from 1, e.g. --limit 200');
    },
  );
});
