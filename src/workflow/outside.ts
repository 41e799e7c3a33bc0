import type { Bundle } from '@medplum/fhirtypes';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import type { JsonLimits } from '../domain/fhir/scan-json.ts';
import type { CaseQueue } from './ports/case-queue.ts';
import type { CaseStore } from './ports/case-store.ts';
import type { EhrReader } from './ports/ehr-reader.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerDoors } from './ports/payer-doors.ts';
import type { PayerGateway } from './ports/payer-gateway.ts';

/** Everything a step may touch. Time, randomness and hashing are here too, so that a test can hold them still. */
export interface Outside {
  readonly store: CaseStore;
  readonly queue: CaseQueue;
  readonly gateway: PayerGateway;
  readonly doors: PayerDoors;
  readonly ehr: EhrReader;
  /** The clinical-content release in force. */
  readonly content: ClinicalContent;
  /** How to reach a payer; undefined when this deployment has no connection to it. */
  readonly connectionOf: (payer: string) => PayerConnection | undefined;
  /** What is wrong with a request Bundle by the profiles of that PAS version. */
  readonly validate: (bundle: Bundle, pasVersion: PayerConnection['pasVersion']) => readonly Finding[];
  /** What a message may weigh before it is parsed. */
  readonly limits: JsonLimits;
  /** When the record was last restored to an earlier point, as it was known at start. */
  readonly restoredAt: string | undefined;
  /** ISO instant in UTC. */
  readonly now: () => string;
  /** Milliseconds that only grow, whatever is done to the clock: for how long something took in this process. */
  readonly uptime: () => number;
  /** uuid v4 */
  readonly newId: () => string;
  /** Longer than any step that makes no call to a payer; a submission takes its own, longer lease. */
  readonly leaseSeconds: number;
  /** Hex digest. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** Between 0 and 1: spreads retries. */
  readonly random: () => number;
  /** The process is about to end: what is being done is finished, and nothing more is begun. */
  readonly isStopping: () => boolean;
  /** A line for operators: stable event name and values that are never PHI. */
  readonly log: (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;
}
