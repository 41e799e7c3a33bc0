import { countResends } from '../../../src/domain/case/resends.ts';

const submit = (as: string | undefined) => ({ operation: 'submit', class: as });

describe('how often a request was sent again', () => {
  it.each([
    ['nothing was sent', [], 0],
    ['it was sent once and answered', [submit('answered')], 0],
    [
      'the first call did not leave, and the second was answered',
      [submit('not-sent'), submit('answered')],
      0,
    ],
    [
      'the first may have arrived, and the second was answered',
      [submit('maybe-sent'), submit('answered')],
      1,
    ],
    [
      'the first may have arrived, and the second did not leave',
      [submit('maybe-sent'), submit('not-sent')],
      0,
    ],
    ['the second is under way', [submit('maybe-sent'), submit(undefined)], 1],
    ['it was asked about in between', [submit('maybe-sent'), { operation: 'inquire', class: 'answered' }], 0],
  ])('when %s', (_what, calls, times) => {
    expect(countResends(calls)).toBe(times);
  });
});
