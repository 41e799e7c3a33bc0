import { payerRate, type SharedCount } from '../../src/adapters/queue/payer-rate.ts';
import type { PayerRate } from '../../src/workflow/ports/payer-doors.ts';
import { freshName } from '../support/fresh-names.ts';
import { until } from '../support/until.ts';

/** What two processes that keep one count promise together. */
export function payerRateContract(keptIn: () => SharedCount): void {
  let processes: ReturnType<typeof payerRate>[] = [];
  beforeAll(() => {
    processes = [payerRate(keptIn()), payerRate(keptIn())];
  });
  afterAll(() => {
    for (const each of processes) each.close();
  });

  it('let calls to a payer through one at a time, as far apart as was agreed', async () => {
    await until('the count is shared', () => isShared(processes, freshName()));
    const payer = freshName();
    const letThrough: { asked: number; told: number }[] = [];
    await until('three calls were let through', async () => {
      for (const each of processes) {
        const asked = performance.now();
        if ((await each.take(payer, 2)) === 0) letThrough.push({ asked, told: performance.now() });
      }
      return letThrough.length >= 3 || undefined;
    });
    const [first, second, third] = letThrough;
    const apart = (a = { asked: 0, told: 0 }, b = { asked: 0, told: 0 }): number => b.told - a.asked;
    // Whole milliseconds on either side.
    expect(apart(first, second)).toBeGreaterThan(490);
    expect(apart(first, third)).toBeGreaterThan(990);
  });
}

/** Until they have connected, each keeps to a share of its own. */
async function isShared([one, other]: readonly PayerRate[], payer: string): Promise<true | undefined> {
  const first = await one?.take(payer, 0.1);
  const second = await other?.take(payer, 0.1);
  return (first === 0 && second !== undefined && second > 0) || undefined;
}
