import { PAS_2_0_1 } from './pas-2-0-1.ts';
import type { PasVersion } from './pas-version.ts';

/**
 * PAS 2.1.0 (STU 2.1), between the other two: a notification carries the whole answer and a request may be taken back
 * on its Claim; documents, identifiers of the interchange and the prior Claim beside an update came with 2.2. Checked
 * by the profiles of 2.0.1, which ask for no more than it does of what we send.
 */
export const PAS_2_1_0: PasVersion = {
  ...PAS_2_0_1,
  cancelsOnClaim: true,
  answersUpdatesWith: 'all-lines',
  subscriptionContent: 'full-resource',
};
