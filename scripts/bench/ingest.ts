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

/** Durable intake over HTTP, each push new and committed before it is answered, beside an Express echo of the same bodies. */
export async function benchIngest(
  ground: Ground,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<readonly Figure[]> {
  const service = await startBenchService(ground, { role: 'api' });
  const echo = await startChild(join(projectRoot(), 'dist/scripts/bench/echo-server.js'), {
    ready: 'echo at',
  });
  const echoUrl = echo.lastWord('echo at');
  try {
    let n = 0;
    const stay = (): string => stayText(`i${String((n += 1))}`, `M${String(n)}`);
    const body = stay();
    const resource = (): string => oneEncounter((n += 1));
    const figures: Figure[] = [];
    for (const [what, next, size] of [
      ['a stay: one Bundle', stay, body.length],
      ['one Encounter in a Bundle', resource, resource().length],
    ] as const) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const mine = await postFor(service.url, { seconds, next });
        const echoed = await postFor(echoUrl, { seconds, next });
        // The first round warms up.
        if (round > 0) {
          ours.push(mine);
          theirs.push(echoed);
        }
      }
      const ratio = spreadOf(ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN)));
      figures.push({
        what: `durable ingest of ${what} (${(size / 1024).toFixed(1)} KB), pushes a second`,
        ours: spell(spreadOf(ours)),
        beside: `Express echo ${spell(spreadOf(theirs))}`,
        result: `${spell(ratio, 2)} ×`,
        goal: `≥ ${String(GOAL)}`,
        isMet: ratio.median >= GOAL,
      });
    }
    return figures;
  } finally {
    await echo.end('SIGKILL');
    await service.stop();
  }
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
