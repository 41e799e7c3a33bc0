import { followUpOf } from '../../../src/domain/determination/follow-up-action.ts';

const wanted = (...codes: (string | undefined)[]) =>
  followUpOf(codes.map((followUpAction) => ({ followUpAction })));

describe('what a payer wants done about an error', () => {
  it.each([
    ['C', { do: 'correct' }],
    ['N', { do: 'leave' }],
    ['P', { do: 'send-again', afterDays: 0 }],
    ['X', { do: 'send-again', afterDays: 10 }],
    ['W', { do: 'send-again', afterDays: 30 }],
    ['Y', { do: 'wait' }],
    ['S', { do: 'wait' }],
  ])('is obeyed for %s', (code, followUp) => {
    expect(wanted(code)).toEqual(followUp);
  });

  it.each([[[]], [[undefined]], [['ZZ']], [['P', 'ZZ']]])(
    'is left to a person where it is not said or not known (%j)',
    (codes) => {
      expect(wanted(...codes)).toEqual({ do: 'ask-person' });
    },
  );

  it('is the least of it where several errors want different things', () => {
    expect(wanted('P', 'C')).toEqual({ do: 'correct' });
    expect(wanted('C', 'N', 'P')).toEqual({ do: 'leave' });
    expect(wanted('P', 'W', 'X')).toEqual({ do: 'send-again', afterDays: 30 });
  });
});
