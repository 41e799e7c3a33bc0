import type { Journal, Text } from './ehr-driver.ts';
import type { FaultProxy } from './fault-proxy.ts';
import type { Front } from './front.ts';
import type { PayerProcess, Personality } from './payer-process.ts';
import type { Launch, Role, Servers, System } from './system.ts';

/** What an injector may reach into while the load runs. */
export interface Under {
  readonly system: System;
  readonly servers: Servers | undefined;
  readonly payer: PayerProcess;
  /** Between the service and the payer. */
  readonly proxy: FaultProxy;
  /** Between PostgreSQL and the processes that `isCutOff` names. */
  readonly databaseProxy: FaultProxy | undefined;
  /** Stands before the payer in cases that ask for one. */
  readonly front: Front | undefined;
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Pushes more texts, as the EHR does; they count in its journal. */
  readonly push: (texts: readonly Text[], lanes?: number) => Promise<void>;
}

/** What an injector did, for the table. */
export interface Injected {
  readonly kills?: number;
  /** A figure of its own, in words. */
  readonly note?: string;
  /** Something that must not be, in words: fails the run. */
  readonly wrong?: string;
}

/** One row of the fault table. */
export interface FaultCase {
  readonly id: string;
  readonly title: string;
  /** `embedded`: one process, no servers. `redis`, `postgres`: two APIs, two workers, on PostgreSQL with or without Redis. */
  readonly on: 'embedded' | 'redis' | 'postgres';
  readonly stays: number;
  /** In a full run. */
  readonly staysInFull?: number;
  readonly isQuick?: boolean;
  /** Why it cannot be injected on this machine. */
  readonly lacks?: () => string | undefined;
  readonly rules: readonly object[];
  readonly inquiry?: 'by-claim-identifier' | 'by-example';
  readonly personality?: Personality;
  /** Over the connection of `example-health`. */
  readonly connection?: object;
  readonly environment?: Readonly<Record<string, string>>;
  /** How one of the processes is started otherwise. */
  readonly launch?: (role: Role, nth: number) => Launch;
  /** Whether this process reaches PostgreSQL through a proxy of ours. */
  readonly isCutOff?: (role: Role, nth: number) => boolean;
  readonly front?: (payerPort: number, folder: string) => Promise<Front>;
  /** Instead of the servers that all cases use. */
  readonly ownServers?: () => Promise<Servers | undefined>;
  /** Each stay is pushed so many times at once. */
  readonly copies?: number;
  /** What is pushed of a stay, in this order; the whole stay in one Bundle by default. */
  readonly parts?: (stay: Text, nth: number) => readonly string[];
  readonly lanes?: number;
  /** `false`: the payer says several things, and which is right is another invariant's matter. */
  readonly checkDecisions?: boolean;
  /** A stay may be asked for more than once, under another submission each time. */
  readonly isRevised?: boolean;
  readonly alsoWaitFor?: readonly string[];
  /** Stays that rightly wait for a part that never comes. */
  readonly mayWait?: number;
  readonly patienceMs?: number;
  /** Runs while the EHR pushes. */
  readonly inject?: (under: Under, isFull: boolean) => Promise<Injected>;
  /** Runs when everything is quiet, before the service is stopped. */
  readonly afterwards?: (under: Under, journal: Journal) => Promise<Injected>;
}
