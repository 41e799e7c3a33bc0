import type { Case } from '../../src/domain/case/case.ts';
import type { Outside } from '../../src/workflow/outside.ts';
import type { Move } from '../../src/workflow/ports/case-moves.ts';
import { setAside } from '../../src/workflow/set-aside.ts';
import { aCase } from '../builders/a-case.ts';

async function took(over: Partial<Case>): Promise<{ isAside: boolean; moves: readonly Move[] }> {
  const moves: Move[] = [];
  // Nothing else is asked for.
  const outside = {
    store: { move: (_: Case, move: Move) => Promise.resolve(void moves.push(move)) },
    log: () => undefined,
  } as unknown as Outside;
  return { isAside: await setAside(aCase(over), outside), moves };
}

describe('a case that ends the processes that work on it', () => {
  it('is taken up five times, and then given to a person who is told where to look', async () => {
    expect(await took({ state: 'received', unfinished: 5 })).toEqual({ isAside: false, moves: [] });
    const { isAside, moves } = await took({ state: 'received', unfinished: 6 });
    expect(isAside).toBe(true);
    expect(moves).toMatchObject([{ to: 'needs-attention' }]);
    expect(moves[0]?.because).toContain('Set aside in received: taken up 5 times');
  });

  it('is first written down as unknown, where a call to the payer may be under way', async () => {
    expect((await took({ state: 'submitting', unfinished: 9 })).moves).toEqual([]);
  });
});
