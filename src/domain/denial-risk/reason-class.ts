/** Why a payer says no, in the words of an analyst: risks, remittances and the maps between speak them. */
export const REASON_CLASSES = [
  'timeliness',
  'no-approval',
  'missing-information',
  'clinical',
  'administrative',
  'coverage',
] as const;

export type ReasonClass = (typeof REASON_CLASSES)[number];
