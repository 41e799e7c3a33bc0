import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.ts';
import { type Child, startChild } from '../faults/child.ts';
import { freePort } from '../faults/servers.ts';
import type { Ground } from './bench-servers.ts';

/** The payer whom the demo's stays are insured with. */
export const PAYER = 'example-health';

export interface BenchPayer {
  readonly url: string;
  /** Its connection, as the service reads it. */
  readonly connection: object;
  stop(): Promise<unknown>;
}

/** The simulated payer without a ledger on the disk, so that it is not its disk that is measured. It approves after `delayMs`. */
export async function startBenchPayer(ground: Ground, delayMs = 0): Promise<BenchPayer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const rules = join(ground.folder, `rules-${String(port)}.json`);
  const then = delayMs === 0 ? ['approve'] : [{ delay: delayMs }, 'approve'];
  writeFileSync(
    rules,
    JSON.stringify({
      inquiry: 'by-claim-identifier',
      rules: [{ name: 'approve', when: { always: true }, then }],
    }),
  );
  const child: Child = await startChild(join(projectRoot(), 'dist/scripts/simulate-payer.js'), {
    args: ['--port', String(port), '--rules', rules],
    ready: 'PAS at',
  });
  const connection = {
    id: PAYER,
    endpoint: url,
    transmission: {
      applicationSenderCode: 'RETRO',
      applicationReceiverCode: 'PAYER',
      interchangeSenderID: 'RETRO',
      interchangeReceiverID: 'PAYER',
    },
    traceOrganization: '1999999999',
    subscription: 'none',
    resolver: 'inquire-by-claim-identifier',
    mayResendWhenNotFound: true,
    submitTimeoutSeconds: 10,
    settleSeconds: 5,
  };
  return { url, connection, stop: () => child.end('SIGKILL') };
}
