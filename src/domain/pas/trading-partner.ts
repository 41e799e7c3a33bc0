/**
 * How a stay that is over travels, where PAS fixes the status of its Encounter to `planned` (all versions):
 *
 * - `planned-copy`: a copy that says `planned`; period, patient status and discharge date tell the truth. Conforms.
 * - `true-status`: the copy with the status of the record. Against the profile, so only as agreed with the payer.
 * - `left-out`: no Encounter; dates and level of service stand on the Claim, what X12 CL1 carries is lost.
 * - `on-the-lines`: a US Core Encounter with its true status at `Claim.item.encounter`, which payers may overlook.
 */
export type EncounterTravels = 'planned-copy' | 'true-status' | 'left-out' | 'on-the-lines';

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
  /** TRN04: the department of that organization by which the payer tells our requests apart, where that was agreed. */
  readonly traceDepartment?: string;
  /** How a stay that is over travels, where the profile knows planned ones only; `planned-copy` when nothing was agreed. */
  readonly encounter?: EncounterTravels;
  /** What was agreed about it, and when: kept with each submission. */
  readonly encounterBecause?: string;
  /**
   * Whom a subscription is about where the payer goes by the organization that asks, as before PAS 2.2: its identifier
   * as `system|value`. Absent: the interchange sender.
   */
  readonly subscriptionOrganization?: string;
  /** How the payer spells the filter of a subscription; `org-identifier` when nothing was agreed. */
  readonly subscriptionFilter?: 'org-identifier' | 'orgIdentifier';
}
