import type { Resource } from '@medplum/fhirtypes';
import type { Case } from '../../domain/case/case.ts';
import type { Held, Snapshot } from '../../domain/case/snapshot.ts';
import type { Condition, Found } from '../../domain/fhir/condition.ts';
import type { Hint } from './case-queue.ts';

/** Bytes as they reached us, before anything was made of them. */
export interface Message {
  readonly sender: string;
  /** What was asked: `PUT Encounter/e1`, `POST Bundle`, `import`. */
  readonly interaction: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A resource taken out of a message, with what the index needs to find it again. */
export interface Incoming {
  readonly type: string;
  readonly id: string;
  readonly resource: Resource;
  /** `Bundle.entry.fullUrl`, when it was in a Bundle. */
  readonly fullUrl: string | undefined;
  /** Ids of the patient and the encounter it belongs to, resolved within the message. */
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
}

export interface Receipt {
  readonly messageId: string;
  readonly resources: readonly {
    readonly type: string;
    readonly id: string;
    readonly version: number;
    /** `unchanged`: the same content again. `superseded`: older than what we hold; kept, not used. */
    readonly stored: 'created' | 'updated' | 'unchanged' | 'superseded';
  }[];
  /** Cases that were opened or touched and are now due, as a hint for the queue. */
  readonly cases: readonly Hint[];
}

/** What was sent to us, as it came and as it is found again. */
export interface ResourceStore {
  /**
   * Stores the message byte for byte, indexes its resources and opens or touches their cases, all in one transaction.
   * Resolves after COMMIT. The same content twice changes nothing.
   */
  receive(message: Message, resources: readonly Incoming[]): Promise<Receipt>;
  /**
   * The same under conditions: what they speak of is looked up and kept from changing until COMMIT. `decide` is given
   * what was found, in their order, and says what is then to be stored; nothing at all when it gives undefined. It may
   * be asked more than once.
   */
  receiveUnder(
    message: Message,
    conditions: readonly Condition[],
    decide: (found: readonly (readonly Found[])[]) => readonly Incoming[] | undefined,
  ): Promise<Receipt | undefined>;
  /** Opens no case and touches none: what was fetched for a case that is being gathered. */
  readResource(sender: string, type: string, id: string): Promise<Held | undefined>;
  snapshotOf(subject: Pick<Case, 'sender' | 'encounterId'>): Promise<Snapshot | undefined>;
  /** The same for many, in the order asked, with hardly more statements than for one. */
  snapshotsOf(
    subjects: readonly Pick<Case, 'sender' | 'encounterId'>[],
  ): Promise<readonly (Snapshot | undefined)[]>;
}
