import type { Resource } from '@medplum/fhirtypes';
import type { Held, Snapshot } from './snapshot.ts';

/** The lists of a snapshot that hold whatever of their type there is. */
type RecordLists = Pick<
  Snapshot,
  | 'coverages'
  | 'eligibilityResponses'
  | 'conditions'
  | 'procedures'
  | 'serviceRequests'
  | 'deviceRequests'
  | 'medicationRequests'
  | 'nutritionOrders'
  | 'charges'
  | 'supplements'
  | 'observations'
  | 'documents'
  | 'consents'
  | 'authorizations'
  | 'bills'
  | 'remittances'
  | 'communications'
>;

/** Sorts the resources of an episode into the lists of its snapshot, in the order in which they come. */
export function listsOfRecord(all: readonly Held[]): RecordLists {
  const claims = ofType(all, 'Claim');
  return {
    coverages: ofType(all, 'Coverage'),
    eligibilityResponses: ofType(all, 'CoverageEligibilityResponse'),
    conditions: ofType(all, 'Condition'),
    procedures: ofType(all, 'Procedure'),
    serviceRequests: ofType(all, 'ServiceRequest'),
    deviceRequests: ofType(all, 'DeviceRequest'),
    medicationRequests: ofType(all, 'MedicationRequest'),
    nutritionOrders: ofType(all, 'NutritionOrder'),
    charges: ofType(all, 'ChargeItem'),
    supplements: ofType(all, 'QuestionnaireResponse'),
    observations: ofType(all, 'Observation'),
    documents: ofType(all, 'DocumentReference'),
    consents: ofType(all, 'Consent'),
    authorizations: claims.filter(({ resource }) => resource.use === 'preauthorization'),
    bills: claims.filter(({ resource }) => resource.use === 'claim'),
    remittances: [...ofType(all, 'ExplanationOfBenefit'), ...ofType(all, 'ClaimResponse')],
    communications: ofType(all, 'Communication'),
  };
}

type OfType<T extends Resource['resourceType']> = Extract<Resource, { resourceType: T }>;

/** Those of one type. */
export function ofType<T extends Resource['resourceType']>(
  held: readonly Held[],
  type: T,
): readonly Held<OfType<T>>[] {
  return held.filter((each): each is Held<OfType<T>> => each.resource.resourceType === type);
}
