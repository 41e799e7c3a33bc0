/** Our reading of a review action (X12 306): line by line, and for the whole event. */
export type Decision =
  | 'approved'
  | 'partially-approved'
  | 'denied'
  | 'pended'
  | 'modified'
  | 'cancelled'
  | 'contact-payer'
  | 'no-action-required'
  /** A review action code outside the table, or none at all: reaches a person. */
  | 'unread';

/** What the payer authorized instead of, or beyond, what was asked (`ClaimResponse.addItem`, `itemAuthorizedDetail`). */
export interface AuthorizedItem {
  readonly productOrService: string | undefined;
  readonly quantity: string | undefined;
  /** `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`. */
  readonly serviced: string | undefined;
}

/** The decision on one service line. */
export interface LineDetermination {
  /** `Claim.item.sequence`; 0 for the whole event. */
  readonly itemSequence: number;
  readonly decision: Decision;
  readonly reviewActionCode: string | undefined;
  /** HCR02 authorization number. */
  readonly authorizationNumber: string | undefined;
  /** REF*NT, given to a pended item: keys later inquiries. */
  readonly administrationReferenceNumber: string | undefined;
  /** X12 886 review reason codes. */
  readonly reasonCodes: readonly string[];
  /** Payer's own words from processNote. */
  readonly notes: readonly string[];
  readonly issueDate: string | undefined;
  /** Period the authorization is good for, `YYYY-MM-DD/YYYY-MM-DD`. */
  readonly period: string | undefined;
  readonly authorized: readonly AuthorizedItem[];
}

/** ClaimResponse.error: the payer could not process the request (X12 AAA). Not a denial. */
export interface ProcessingError {
  /** X12 901 */
  readonly code: string;
  /** X12 889 */
  readonly followUpAction: string | undefined;
  readonly path: string | undefined;
}

export interface Determination {
  /** `ClaimResponse.created`. */
  readonly created: string;
  /** `ClaimResponse.id`: what an `id-only` notification (PAS 2.0.1) points to. */
  readonly responseId?: string;
  /** `pended` while any line is; otherwise the common decision of the lines, `partially-approved` when they differ. */
  readonly overall: Decision;
  readonly lines: readonly LineDetermination[];
  readonly errors: readonly ProcessingError[];
  readonly humanReviewed: boolean | undefined;
  /** What the payer asks for: see RequestForInformation. */
  readonly requests: readonly RequestForInformation[];
  /** Where documents go and under which number the payer asks; only told while it asks for something. */
  readonly asking?: Asking;
}

/** How the payer wants to be answered when it asks for documents. */
export interface Asking {
  /** `url` telecom of the insurer (X12 2010A PER, qualifier UR). */
  readonly payerUrl?: string;
  /** `ClaimResponse.identifier`, the identifier of our Task. */
  readonly responseIdentifier?: { readonly system?: string; readonly value: string };
  readonly insurerIdentifier?: { readonly system?: string; readonly value: string };
}

/** An additional information request found in the answer (CommunicationRequest, or a Task of the payer's). */
export interface RequestForInformation {
  /** Attachment control number, when given. */
  readonly controlNumber: string | undefined;
  /** LOINC codes asked for; `102089-0` means the payer's questionnaire (DTR). */
  readonly loincCodes: readonly string[];
  /** PWK01 (X12 755). */
  readonly reportType: string | undefined;
  readonly itemSequence: number | undefined;
  /** The payer's own words, where it gave words instead of a code (PAS 2.0.1). */
  readonly words?: string;
  /** The context id with which the payer's questionnaire is opened. */
  readonly questionnaireContext?: string;
}
