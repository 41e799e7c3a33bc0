import type { Injected, Under } from './fault-case.ts';
import { tellRedis } from './table/pieces.ts';

/** Each leaves everything as it was. */
const TROUBLES: readonly (readonly [string, (under: Under) => Promise<void>])[] = [
  ['a worker killed', (under) => killed(under, 'worker')],
  ['an API killed', (under) => killed(under, 'api')],
  [
    'a worker frozen',
    async (under) => {
      const worker = one(under, 'worker').child();
      worker.signal('SIGSTOP');
      await under.pause(9_000);
      worker.signal('SIGCONT');
    },
  ],
  [
    'Redis killed',
    async ({ servers, pause }) => {
      await servers?.redis.kill();
      await pause(2_000);
      await servers?.redis.restart();
    },
  ],
  ['Redis flushed', (under) => tellRedis(under, ['FLUSHALL'])],
  [
    'PostgreSQL killed',
    async ({ servers, pause }) => {
      await servers?.postgres.kill();
      await pause(1_500);
      await servers?.postgres.restart();
    },
  ],
  [
    'the payer half open',
    async ({ proxy, pause }) => {
      proxy.use({ kind: 'half-open' });
      await pause(3_000);
      proxy.use({ kind: 'none' });
      proxy.breakAll();
    },
  ],
  [
    'the payer away',
    async ({ proxy, pause }) => {
      await proxy.away();
      await pause(3_000);
      await proxy.back();
    },
  ],
  [
    'answers cut off',
    async ({ proxy, random, pause }) => {
      proxy.use({ kind: 'cut', afterBytes: Math.floor(random() * 3_000) });
      await pause(1_500);
      proxy.use({ kind: 'none' });
      proxy.breakAll();
    },
  ],
];

/** One trouble after the other, at random; a minute of it, ten in a full run. */
export async function soak(under: Under, isFull: boolean): Promise<Injected> {
  const seen = new Map<string, number>();
  const end = performance.now() + (isFull ? 600_000 : 60_000);
  while (performance.now() < end) {
    const [name, make] = TROUBLES[Math.floor(under.random() * TROUBLES.length)] ?? [];
    if (name === undefined || make === undefined) break;
    await make(under);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    await under.pause(300 + under.random() * 1_000);
  }
  const kills = [...seen].filter(([name]) => name.endsWith('killed')).reduce((sum, [, n]) => sum + n, 0);
  return { kills, note: [...seen].map(([name, n]) => `${name} ${String(n)}×`).join(', ') };
}

function one({ system, random }: Under, role: 'api' | 'worker') {
  const all = system.processes.filter((each) => each.role === role);
  const chosen = all[Math.floor(random() * all.length)];
  if (chosen === undefined) throw new Error(`There is no ${role}.`);
  return chosen;
}

async function killed(under: Under, role: 'api' | 'worker'): Promise<void> {
  const chosen = one(under, role);
  await chosen.kill();
  await under.pause(500);
  await chosen.start();
}
