import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';

/** A connections file for `example-health` at this address, patient enough for a test and no more. */
export function aConnectionsFile(
  endpoint: string,
  over: Partial<PayerConnection> = {},
  senders: readonly object[] = [],
): string {
  const file = join(mkdtempSync(join(tmpdir(), 'retro-auth-connections-')), 'connections.yaml');
  const payer = {
    id: 'example-health',
    endpoint,
    transmission: {
      applicationSenderCode: 'RETRO',
      applicationReceiverCode: 'PAYER',
      interchangeSenderID: 'RETRO',
      interchangeReceiverID: 'PAYER',
    },
    traceOrganization: '1999999999',
    resolver: 'inquire-by-claim-identifier',
    mayResendWhenNotFound: true,
    submitTimeoutSeconds: 2,
    settleSeconds: 1,
    ...over,
  };
  writeFileSync(file, stringify({ senders, payers: [payer] }));
  return file;
}
