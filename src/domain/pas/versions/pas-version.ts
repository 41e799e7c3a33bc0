/** What differs between the versions of PAS that payers speak; everything else is the same code for all. */
export interface PasVersion {
  /** The version whose profiles hold for it; a version without profiles of its own is held to the one before it. */
  readonly profiles: '2.2.1' | '2.0.1';
  /** GS and ISA identifiers on the Claim; new after 2.0.1. */
  readonly hasTransmissionIdentifiers: boolean;
  /** PWK data beside each document; new in 2.2. */
  readonly hasDocumentInformation: boolean;
  /** Profile of the documents in supportingInfo. */
  readonly documentProfile: string;
  /** Profile of the conditions that the encounter names as its reason. */
  readonly conditionProfile: string;
  /** What `Encounter.participant.individual` and `DocumentReference.author` may point to: the US Core of 2.0.1 knows the person only. */
  readonly participantIs: 'role' | 'practitioner';
  /** Whether an order for a drug may be over; later versions fix its status to `active`. */
  readonly medicationOrders: 'any-status' | 'active-only';
  /** How NUBC revenue codes are called (SV201). */
  readonly revenueSystem: string;
  /** Whether an update brings the Claim before it along; the Bundle of 2.0.1 holds one Claim only. */
  readonly isPriorClaimInBundle: boolean;
  /** Taking everything back is said on the Claim too; 2.0.1 knows it on the lines only. */
  readonly cancelsOnClaim: boolean;
  /** Whether an answer to an update may tell the changed lines alone; the others then stay as they were decided. */
  readonly answersUpdatesWith: 'differences' | 'all-lines';
  /** Whom the filter of a subscription names: ISA06 (spec-58), or before 2.2 the organization that asks. */
  readonly subscriptionFilters: 'interchange-sender' | 'requestor';
  /** What a notification carries. */
  readonly subscriptionContent: 'full-resource' | 'id-only';
  readonly subscriptionProfile: string;
}
