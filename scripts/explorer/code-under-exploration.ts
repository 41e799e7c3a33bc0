import { advance } from '../../src/workflow/advance.ts';
import { notified } from '../../src/workflow/notified.ts';
import type { Outside } from '../../src/workflow/outside.ts';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';
import { SAYINGS, SUBMISSION } from './payer-says.ts';
import type { Ports, Process } from './process.ts';
import { isoOf } from './record.ts';

/** Seconds. The settle time is longer than the payer ever takes; the lease outlives the call. */
export const TIMES = { lease: 4, submitTimeout: 2, payerLongest: 6, settle: 7, inquireEvery: 20 } as const;

/** The agreement with the payer under which the code is explored. */
export const CONNECTION: PayerConnection = {
  id: SUBMISSION.payer,
  pasVersion: '2.2.1',
  endpoint: 'https://payer.example',
  transmission: {
    applicationSenderCode: 'RETRO',
    applicationReceiverCode: 'PAYER',
    interchangeSenderID: 'RETRO',
    interchangeReceiverID: 'PAYER',
  },
  traceOrganization: '1999999999',
  subscription: 'rest-hook',
  resolver: 'inquire-by-claim-identifier',
  mayResendWhenNotFound: true,
  submitTimeoutSeconds: TIMES.submitTimeout,
  settleSeconds: TIMES.settle,
  inquireEverySeconds: TIMES.inquireEvery,
  inquireAtMost: 1,
  breakAfterFailures: 1_000,
  breakSeconds: 1,
};

/** The real code of a process, over ports that the explorer answers. */
export function codeOf(
  role: Process['role'],
  connection: PayerConnection,
  { isAware }: { readonly isAware: boolean },
): (ports: Ports) => Promise<unknown> {
  return (ports) => {
    const outside = outsideOver(ports, connection, isAware);
    return role === 'worker'
      ? advance(SUBMISSION.caseId, outside)
      : notified(
          {
            payer: SUBMISSION.payer,
            secret: 'secret',
            bytes: SAYINGS['notification'] ?? new Uint8Array(),
          },
          outside,
        );
  };
}

function outsideOver({ clock, call }: Ports, connection: PayerConnection, isAware: boolean): Outside {
  return {
    store: everyMethod('store', call),
    gateway: everyMethod('gateway', call),
    ehr: everyMethod('ehr', call),
    queue: { hint: () => Promise.resolve() },
    // Always open: who is turned away has done nothing yet.
    doors: {
      enter: () => Promise.resolve({ leave: () => undefined }),
      heed: () => Promise.resolve(),
    },
    connectionOf: () => connection,
    now: () => isoOf(clock()),
    // One that is not aware never notices that it was frozen.
    isStopping: () => false,
    restoredAt: undefined,
    uptime: () => (isAware ? clock() * 1000 : 0),
    newId: () => '00000000-0000-4000-8000-00000000000a',
    sha256: (bytes) => new TextDecoder().decode(bytes),
    random: () => 0,
    leaseSeconds: TIMES.lease,
    log: () => undefined,
    validate: () => [],
    ...NOT_READ,
  };
}

/** What only assessing and assembling read; both lie before what is explored. */
const NOT_READ = {} as Pick<Outside, 'content' | 'limits'>;

/** Whatever the code calls, by its name: a method that is new to it is explored, or the exploration says that it cannot. */
function everyMethod(port: string, call: Ports['call']): never {
  // Stands for any port: each of its methods is a call that resolves later.
  return new Proxy({} as never, {
    get:
      (_, method) =>
      (...given: readonly unknown[]) =>
        call(`${port}.${String(method)}`, given),
  });
}
