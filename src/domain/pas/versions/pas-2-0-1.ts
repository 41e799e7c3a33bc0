import { PROFILE } from '../canonicals.ts';
import type { PasVersion } from './pas-version.ts';

/** PAS 2.0.1 (STU 2, December 2023). */
export const PAS_2_0_1: PasVersion = {
  profiles: '2.0.1',
  hasTransmissionIdentifiers: false,
  hasDocumentInformation: false,
  documentProfile: PROFILE.usCoreDocumentReference,
  conditionProfile: PROFILE.usCoreCondition,
  participantIs: 'practitioner',
  medicationOrders: 'any-status',
  revenueSystem: 'https://www.nubc.org/revenue-code',
  isPriorClaimInBundle: false,
  cancelsOnClaim: false,
  answersUpdatesWith: 'differences',
  subscriptionFilters: 'requestor',
  subscriptionContent: 'id-only',
  subscriptionProfile: PROFILE.backportSubscription,
};
