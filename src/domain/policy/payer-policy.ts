/** The policy that was applied to a case: whose it is, which rule, how old, and how sure. */
export interface AppliedPolicy {
  /** Our id of the payer; `unknown` when the coverage names none that we know. */
  readonly payer: string;
  readonly payerName: string;
  /** `id@version` of the rule that won. */
  readonly rule: string;
  /** True when no policy of this payer is loaded: shown wherever it shows. */
  readonly assumed: boolean;
  readonly requirement: 'none' | 'notice' | 'authorization' | 'notice-and-authorization';
  readonly retrospectiveAllowed: boolean;
  /** Where the rule is written down; `assumed` when nowhere. */
  readonly citation: string;
  /** `YYYY-MM-DD` */
  readonly lastVerified: string | undefined;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The site wants a person to release each request to this payer. */
  readonly holdForReview: boolean;
}

/** Everything one payer's file says: `mappings/payers/*.yaml`. */
export interface PayerPolicy {
  readonly id: string;
  readonly version: string;
  readonly name: string;
}
