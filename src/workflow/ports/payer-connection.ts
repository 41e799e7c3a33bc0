import type { TradingPartner } from '../../domain/pas/trading-partner.ts';

/** How to reach a payer: deployment, not clinical content. */
export interface PayerConnection extends TradingPartner {
  /** The id used in `mappings/payers/`. */
  readonly id: string;
  readonly endpoint: string;
  readonly token?: { readonly endpoint: string; readonly clientId: string; readonly clientSecret: string };
  readonly subscription: 'rest-hook' | 'none';
  /** sha-256 in hex of the bearer token with which the payer calls us, when not by our subscription's secret. */
  readonly tokenSha256?: string;
  /** How to find out whether the payer has a request whose answer was lost (facts: one must be chosen). */
  readonly resolver:
    | 'inquire-by-claim-identifier'
    | 'inquire-by-example'
    | 'idempotent-resend'
    | 'subscription-only'
    | 'manual';
  readonly submitTimeoutSeconds: number;
  /** Longer than the payer's longest processing time: a "not found" before it means nothing. */
  readonly settleSeconds: number;
  /** Fallback for pended cases; at most `inquireAtMost` times. */
  readonly inquireEverySeconds: number;
  readonly inquireAtMost: number;
  /** The payer's inquiry is trusted: after two "not found" a settle time apart the same bytes may be sent again. */
  readonly mayResendWhenNotFound: boolean;
  /** Calls at a time, from all processes together; absent: three quarters of each process's workers. */
  readonly maxInFlight?: number;
  /** Calls a second as agreed with the payer, from all processes together. */
  readonly maxPerSecond?: number;
  /** After so many failures in a row no call is made for `breakSeconds`, and then its capability statement is read first. */
  readonly breakAfterFailures: number;
  readonly breakSeconds: number;
}
