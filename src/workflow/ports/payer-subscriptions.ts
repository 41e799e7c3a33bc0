export interface PayerSubscription {
  readonly payer: string;
  /** The id the payer gave it. */
  readonly id: string;
  /** Our callback address that it was created with. */
  readonly endpoint: string;
  /** Secret in our callback address's header; compared in constant time. */
  readonly secret: string;
  readonly status: 'requested' | 'active' | 'error';
  readonly lastEventNumber: string | undefined;
  /** The last event before a gap that was not closed yet. */
  readonly missedSince?: string;
  /** When it was last known to be alive: ISO instant. */
  readonly heardAt?: string;
}

/** The subscriptions through which payers tell us of their decisions. */
export interface PayerSubscriptions {
  /** The subscription we hold at a payer, if any. */
  readSubscription(payer: string): Promise<PayerSubscription | undefined>;
  saveSubscription(subscription: PayerSubscription): Promise<void>;
}
