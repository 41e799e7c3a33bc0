import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { startChild } from './child.ts';
import { grouped } from './grouped.ts';
import { startPayer } from './payer-process.ts';
import { pause, seeded } from './seeded.ts';

export interface TwinVerdict {
  readonly requests: number;
  readonly kills: number;
  readonly reachedPayer: number;
  readonly doubled: number;
  readonly worst: number;
  readonly queue: 'Redis' | 'embedded PostgreSQL';
}

const PATIENCE_MS = 60_000;

/** The same requests, payer and kills for a plain BullMQ worker: what doubling looks like. */
export async function naiveTwin(of: {
  readonly requests: readonly Uint8Array[];
  readonly rules: readonly object[];
  readonly kills: number;
  readonly seed: number;
  readonly redisUrl: string | undefined;
}): Promise<TwinVerdict> {
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-twin-'));
  mkdirSync(join(folder, 'requests'));
  of.requests.forEach((bytes, n) => {
    writeFileSync(join(folder, 'requests', `${String(n)}.json`), bytes);
  });
  const payer = await startPayer(folder, {
    script: { inquiry: 'by-claim-identifier', rules: of.rules },
    personality: 'naive',
  });
  const start = () =>
    startChild(join(projectRoot(), 'dist/scripts/faults/naive-worker.js'), {
      args: [folder, `http://127.0.0.1:${String(payer.port)}`, of.redisUrl ?? ''],
      ready: 'working',
    });
  const random = seeded(of.seed);
  let worker = await start();
  writeFileSync(join(folder, 'filled'), '');
  try {
    for (let n = 0; n < of.kills; n += 1) {
      // Sooner than the service, so that there is work left to be killed in: it keeps no record and is quicker.
      await pause(150 + random() * 150);
      await worker.end('SIGKILL');
      worker = await start();
    }
    const end = performance.now() + PATIENCE_MS;
    while (worker.count('drained') < 2 && performance.now() < end) await pause(100);
    const times = [
      ...grouped(
        payer.ledger().filter(({ operation, accepted }) => operation === 'submit' && accepted),
        ({ claimIdentifier }) => claimIdentifier ?? '',
      ).values(),
    ].map(({ length }) => length);
    return {
      requests: of.requests.length,
      kills: of.kills,
      reachedPayer: times.length,
      doubled: times.filter((n) => n > 1).length,
      worst: Math.max(0, ...times),
      queue: of.redisUrl === undefined ? 'embedded PostgreSQL' : 'Redis',
    };
  } finally {
    await worker.end('SIGKILL');
    await payer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
