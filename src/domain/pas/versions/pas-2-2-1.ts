import { PROFILE, SYSTEM } from '../canonicals.ts';
import type { PasVersion } from './pas-version.ts';

/** PAS 2.2.1 (STU 2.2, March 2026). */
export const PAS_2_2_1: PasVersion = {
  profiles: '2.2.1',
  hasTransmissionIdentifiers: true,
  hasDocumentInformation: true,
  documentProfile: PROFILE.documentReference,
  conditionProfile: PROFILE.usCoreEncounterDiagnosis,
  participantIs: 'role',
  medicationOrders: 'active-only',
  revenueSystem: SYSTEM.revenue,
  isPriorClaimInBundle: true,
  cancelsOnClaim: true,
  answersUpdatesWith: 'all-lines',
  subscriptionFilters: 'interchange-sender',
  subscriptionContent: 'full-resource',
  subscriptionProfile: PROFILE.subscription,
};
