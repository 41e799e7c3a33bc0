import { ORDINARY, type Setting } from '../../../scripts/explorer/actions.ts';
import { explore } from '../../../scripts/explorer/explore.ts';
import { NEXT } from '../../../src/domain/case/state.ts';

const { mishaps, connection } = ORDINARY;

/** Small enough for every run; `npm run faults -- --only model` goes further. */
const EXPLORED: readonly [string, Partial<Setting>][] = [
  ['one dies and the payer does one thing wrong', { mishaps: { ...mishaps, crash: 1, payer: 1 } }],
  ['one dies and the other, too', { mishaps: { ...mishaps, crash: 2 } }],
  ['one stands still as long as it likes', { mishaps: { ...mishaps, frozen: 1 } }],
  ['a statement fails, or only the word of it is lost', { mishaps: { ...mishaps, store: 1, crash: 1 } }],
  ['the payer pends and notifies', { decides: 'pended' }],
  [
    'the payer pends, does one thing wrong, and notifies when it likes',
    { decides: 'pended', workers: 1, mishaps: { ...mishaps, payer: 1 } },
  ],
];

/** What makes a request double, sown one at a time. */
const SOWN: readonly [string, Partial<Setting>][] = [
  [
    'asks before the payer can have finished',
    { connection: { ...connection, settleSeconds: 0 }, mishaps: { ...mishaps, crash: 1 } },
  ],
  [
    'sends again without asking',
    { connection: { ...connection, resolver: 'idempotent-resend' }, mishaps: { ...mishaps, payer: 1 } },
  ],
  ['writes although another worker has the case', { sown: 'no-fence', mishaps: { ...mishaps, frozen: 1 } }],
  [
    'calls although it stood still since the intent was committed',
    { sown: 'unaware-of-being-frozen', mishaps: { ...mishaps, frozen: 1 } },
  ],
  ['calls before the intent is committed', { sown: 'intent-not-kept', mishaps: { ...mishaps, crash: 1 } }],
];

describe('the code from the frozen request to the decision, gone through in every order', () => {
  it.each(EXPLORED)('doubles nothing, loses nothing and always settles: %s', async (_, setting) => {
    const { violations, states, moves } = await explore({ ...ORDINARY, ...setting });
    expect(violations).toEqual([]);
    expect(states).toBeGreaterThan(500);
    const allowed = Object.entries(NEXT).flatMap(([from, to]) => to.map((each) => `${from} → ${each}`));
    expect(allowed).toEqual(expect.arrayContaining([...moves]));
  });

  it.each(SOWN)('shows the way to a fault when the code %s', async (_, setting) => {
    const { violations } = await explore({ ...ORDINARY, ...setting });
    expect(violations.map(({ says }) => says).join(' ')).toMatch(
      /The payer took the request 2 times|as not sent/,
    );
    expect(violations[0]?.way.length).toBeGreaterThan(3);
  });
});
