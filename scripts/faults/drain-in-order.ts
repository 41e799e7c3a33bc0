import type { FaultCase, Under } from './fault-case.ts';
import { stay } from './stays.ts';
import { APPROVES, must, onDatabase } from './table/pieces.ts';

/** What the payer agreed to take, in calls a second. */
const AGREED = 20;

/** Once the payer is back it is not run over, and who is most pressing comes first. */
export const drainInOrder: FaultCase = {
  id: 'F39',
  title: 'a backlog for a payer that was away; back, it takes 20 calls a second, the most pressing first',
  on: 'redis',
  stays: 120,
  staysInFull: 3_000,
  rules: APPROVES,
  connection: { maxPerSecond: AGREED },
  inject: async ({ proxy, push, pause, system }, isFull) => {
    await proxy.away();
    const planned = isFull ? 3_000 : 120;
    // Planned ones come first, so that who came first is not who is most pressing.
    await push(Array.from({ length: planned }, (_, n) => stay(50_000 + n, { kind: 'planned' })));
    await pause(2_000);
    for (let n = 0; n < 600 && (await countIn(system, 'ready', 'received')) > 0; n += 1) await pause(500);
    await proxy.back();
    return {};
  },
  afterwards: async (under) => {
    const times = submitsAt(under);
    const most = mostInASecond(times.map(({ at }) => at));
    const misplaced = await outOfOrder(under, times);
    return {
      note:
        `${String(times.length)} drained, at most ${String(most)} in any second (${String(AGREED)} agreed), ` +
        `${misplaced.toFixed(1)} % sent before something more pressing`,
      ...must(most <= 2 * AGREED, `${String(most)} calls in a second, ${String(AGREED)} agreed`),
    };
  },
};

async function countIn(system: Under['system'], ...states: readonly string[]): Promise<number> {
  const found = await Promise.all(
    states.map(async (state) => {
      const answer = await fetch(`${system.apiUrls()[0] ?? ''}/cases?limit=1&state=${state}`);
      // The service's own worklist.
      const { cases } = (await answer.json()) as { cases: unknown[] };
      return cases.length;
    }),
  );
  return found.reduce((sum, n) => sum + n, 0);
}

function submitsAt({ payer }: Under): readonly { readonly memberId: string; readonly at: number }[] {
  return payer
    .ledger()
    .filter(({ operation, accepted }) => operation === 'submit' && accepted)
    .map(({ memberId = '', at }) => ({ memberId, at: Date.parse(at) }));
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

/** Of the pairs that the payer took more than two seconds apart: the share whose second was the more pressing, in per cent. */
async function outOfOrder(
  { databaseUrl }: Under,
  times: readonly { readonly memberId: string; readonly at: number }[],
): Promise<number> {
  const rows = await onDatabase(databaseUrl, async (client) => {
    const found = await client.query<{ name: string; deadline: Date | null; rank: number }>(
      "select replace(encounter_id, '-stay', '') as name, deadline, rank from authorization_case",
    );
    return found.rows;
  });
  const place = new Map(
    [...rows]
      .sort((a, b) => (a.deadline?.getTime() ?? 0) - (b.deadline?.getTime() ?? 0) || a.rank - b.rank)
      .map(({ name, deadline, rank }) => [
        name,
        `${String(deadline?.getTime() ?? 0).padStart(15, '0')} ${String(rank).padStart(6, '0')}`,
      ]),
  );
  let pairs = 0;
  let wrong = 0;
  for (const first of times) {
    for (const second of times) {
      if (second.at - first.at <= 2_000) continue;
      pairs += 1;
      const name = (memberId: string): string => `s${String(Number(memberId.slice(1)))}`;
      if ((place.get(name(second.memberId)) ?? '') < (place.get(name(first.memberId)) ?? '')) wrong += 1;
    }
  }
  return pairs === 0 ? 0 : (100 * wrong) / pairs;
}
