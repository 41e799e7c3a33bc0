/** What a request Bundle must say about the two systems that exchange it. Agreed with each payer. */
export interface TradingPartner {
  readonly pasVersion: '2.2.1' | '2.1.0' | '2.0.1';
  /** GS02, GS03, ISA06, ISA08: carried in the TransmissionIdentifiers extension (PAS 2.2.1 spec-58). */
  readonly transmission: {
    readonly applicationSenderCode: string;
    readonly applicationReceiverCode: string;
    readonly interchangeSenderID: string;
    readonly interchangeReceiverID: string;
  };
  /** TRN03: the organization in `urn:trnorg:…`. */
  readonly traceOrganization: string;
  /** How a stay that is over travels, where the profile knows planned ones only; `planned-copy` when nothing was agreed. */
  readonly encounter?: 'planned-copy' | 'true-status' | 'left-out';
  /**
   * Whom a subscription is about where the payer goes by the organization that asks, as before PAS 2.2: its identifier
   * as `system|value`. Absent: the interchange sender.
   */
  readonly subscriptionOrganization?: string;
  /** How the payer spells the filter of a subscription; `org-identifier` when nothing was agreed. */
  readonly subscriptionFilter?: 'org-identifier' | 'orgIdentifier';
}
