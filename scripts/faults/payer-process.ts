import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import type { LedgerEntry } from '../payer-simulator/ledger.ts';
import { startChild } from './child.ts';
import { freePort } from './servers.ts';

export type Personality = 'naive' | 'strict';

/** The simulated payer as a process of its own; its ledger is on the disk before anybody is answered. */
export interface PayerProcess {
  readonly port: number;
  /** What reached it, as its file says. */
  ledger(): readonly LedgerEntry[];
  useRules(script: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the payer with these rules and an empty ledger in `folder`. */
export async function startPayer(
  folder: string,
  { script, personality }: { script: unknown; personality: Personality },
): Promise<PayerProcess> {
  const port = await freePort();
  const ledgerFile = join(folder, 'ledger.jsonl');
  const rulesFile = join(folder, 'rules.json');
  writeFileSync(ledgerFile, '');
  writeFileSync(rulesFile, JSON.stringify(script));
  const child = await startChild(join(projectRoot(), 'dist/scripts/simulate-payer.js'), {
    args: [
      '--port',
      String(port),
      '--ledger',
      ledgerFile,
      '--rules',
      rulesFile,
      '--personality',
      personality,
    ],
    ready: 'PAS at',
  });
  return {
    port,
    ledger: () =>
      readFileSync(ledgerFile, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        // Written by the simulator, one entry a line.
        .map((line) => JSON.parse(line) as LedgerEntry),
    useRules: async (next) => {
      await fetch(`http://127.0.0.1:${String(port)}/rules`, { method: 'PUT', body: JSON.stringify(next) });
    },
    stop: async () => {
      await child.end('SIGKILL');
    },
  };
}
