import type { Subscription } from '@medplum/fhirtypes';
import type { PayerConnection } from './payer-connection.ts';

/** What came back over HTTP. `body` is the parsed JSON, undefined when it was not JSON. */
export interface PayerAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly body: unknown;
  /** Retry-After in seconds, from either of its forms. */
  readonly retryAfterSeconds: number | undefined;
}

/** The payer's PAS endpoint. Every method rejects with a Failure whose kind says what may be done next. */
export interface PayerGateway {
  /** `Claim/$submit` with exactly these bytes. Where `lastLook`, when all is ready for the call, throws, nothing is sent. */
  submit(payer: PayerConnection, bytes: Uint8Array, lastLook: () => void): Promise<PayerAnswer>;
  /** `Claim/$inquire`. Asking is harmless: any failure but a refusal is transient. */
  inquire(payer: PayerConnection, bytes: Uint8Array): Promise<PayerAnswer>;
  /** CDex `$submit-attachment` at the payer's address for it. Fails like `submit`: it may have arrived. */
  submitAttachment(payer: PayerConnection, address: string, bytes: Uint8Array): Promise<PayerAnswer>;
  /** Creates the Subscription and gives it as the payer stored it. */
  subscribe(payer: PayerConnection, subscription: Subscription): Promise<Subscription>;
  /** How the payer holds a Subscription now; undefined when it no longer knows it. */
  readSubscription(payer: PayerConnection, id: string): Promise<Subscription | undefined>;
  /** Puts a Subscription again that is in error or off: it starts over with a handshake. */
  renewSubscription(payer: PayerConnection, id: string, subscription: Subscription): Promise<void>;
  /** What `$events` gives from that event on, as it came. Rejects where the payer has no such operation. */
  missedEvents(payer: PayerConnection, id: string, firstEvent: string): Promise<unknown>;
}
