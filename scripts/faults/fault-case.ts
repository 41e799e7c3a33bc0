import type { FaultProxy } from './fault-proxy.ts';
import type { PayerProcess, Personality } from './payer-process.ts';
import type { Servers, System } from './system.ts';

/** What an injector may reach into while the load runs. */
export interface Under {
  readonly system: System;
  readonly servers: Servers | undefined;
  readonly payer: PayerProcess;
  readonly proxy: FaultProxy;
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
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
  readonly isQuick: boolean;
  readonly rules: readonly object[];
  readonly inquiry?: 'by-claim-identifier' | 'by-example';
  readonly personality?: Personality;
  /** Over the connection of `example-health`. */
  readonly connection?: object;
  readonly environment?: Readonly<Record<string, string>>;
  /** Each stay is pushed so many times at once. */
  readonly copies?: number;
  readonly lanes?: number;
  /** `false`: the payer says several things, and which is right is another invariant's matter. */
  readonly checkDecisions?: boolean;
  readonly alsoWaitFor?: readonly string[];
  readonly patienceMs?: number;
  /** Runs while the EHR pushes. */
  readonly inject?: (under: Under, isFull: boolean) => Promise<Injected>;
  /** Runs when everything is quiet, before the service is stopped. */
  readonly afterwards?: (under: Under) => Promise<Injected>;
}
