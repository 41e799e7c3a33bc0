/** What a payer can be told or asked by other channels than ours. */
export const NOTICE_KINDS = [
  'admission-notice',
  'authorization-request',
  'post-stabilization-request',
  'peer-to-peer',
] as const;

type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One try to tell a payer something, or to ask it, by telephone, fax or portal, as the EHR recorded it. */
export interface PayerNotice {
  readonly kind: NoticeKind;
  /** ISO instant in UTC; the end of the day where only a date is known, as nothing earlier is proved. */
  readonly at: string;
  readonly reached: boolean;
  /** Code of the channel. */
  readonly channel: string | undefined;
  /** Code of why it did not get through. */
  readonly reason: string | undefined;
  /** When the payer answered, by a Communication in response to this one. */
  readonly answeredAt: string | undefined;
  /** `Communication/x` */
  readonly source: string;
}
