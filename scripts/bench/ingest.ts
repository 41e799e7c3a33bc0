import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { startChild } from '../faults/child.ts';
import { stayText } from '../faults/stays.ts';
import type { Ground } from './bench-servers.ts';
import type { Figure } from './figure.ts';
import { postFor } from './load.ts';
import { startBenchService } from './bench-service.ts';
import { spell, spreadOf } from './spread.ts';

const GOAL = 0.7;

interface Extent {
  readonly rounds: number;
  readonly seconds: number;
}

/**
 * Durable intake over HTTP, each push new and committed before it is answered, beside an Express echo of the same
 * bodies; and beside the same echo the least a durable intake can do, which bounds what ours can come to.
 */
export async function benchIngest(ground: Ground, extent: Extent): Promise<readonly Figure[]> {
  const service = await startBenchService(ground, { role: 'api' });
  const script = (name: string): string => join(projectRoot(), `dist/scripts/bench/${name}.js`);
  const echo = await startChild(script('echo-server'), { ready: 'echo at' });
  const insert = await startChild(script('insert-server'), {
    args: [await ground.newDatabase()],
    ready: 'inserts at',
  });
  const servers = [service.url, insert.lastWord('inserts at'), echo.lastWord('echo at')] as const;
  let n = 0;
  const stay = (): string => stayText(`i${String((n += 1))}`, `M${String(n)}`);
  const encounter = (): string => oneEncounter((n += 1));
  try {
    return [
      ...(await compare('a stay: one Bundle', stay, servers, extent)),
      ...(await compare('one Encounter in a Bundle', encounter, servers, extent)),
    ];
  } finally {
    await Promise.all([echo.end('SIGKILL'), insert.end('SIGKILL')]);
    await service.stop();
  }
}

async function compare(
  what: string,
  next: () => string,
  servers: readonly [ours: string, insert: string, echo: string],
  { rounds, seconds }: Extent,
): Promise<readonly Figure[]> {
  const size = `${(next().length / 1024).toFixed(1)} KB`;
  const rates = servers.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [which, url] of servers.entries()) {
      const rate = await postFor(url, { seconds, next });
      // The first round warms up.
      if (round > 0) rates[which]?.push(rate);
    }
  }
  const [ours = [], insert = [], echo = []] = rates;
  const besideEcho = (some: readonly number[]) =>
    spreadOf(some.map((rate, index) => rate / (echo[index] ?? Number.NaN)));
  const [ratio, bound] = [besideEcho(ours), besideEcho(insert)];
  const beside = `Express echo ${spell(spreadOf(echo))}`;
  return [
    {
      what: `durable ingest of ${what} (${size}), pushes a second`,
      ours: spell(spreadOf(ours)),
      beside,
      result: `${spell(ratio, 2)} ×`,
      goal: `≥ ${String(GOAL)}`,
      isMet: ratio.median >= GOAL,
    },
    {
      what: `… the bound: one bare INSERT of the same bytes, unread`,
      ours: spell(spreadOf(insert)),
      beside,
      result: `${spell(bound, 2)} ×`,
      goal: '',
      isMet: undefined,
    },
  ];
}

function oneEncounter(n: number): string {
  const id = `e${String(n)}`;
  const resource = {
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    subject: { reference: `Patient/${id}` },
    period: { start: '2026-11-20T08:00:00Z', end: '2026-11-22T10:00:00Z' },
  };
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource }] });
}
