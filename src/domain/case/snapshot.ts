import type {
  ChargeItem,
  Claim,
  ClaimResponse,
  Communication,
  Condition,
  Consent,
  Coverage,
  CoverageEligibilityResponse,
  DeviceRequest,
  DocumentReference,
  Encounter,
  ExplanationOfBenefit,
  MedicationRequest,
  NutritionOrder,
  Observation,
  Patient,
  Procedure,
  QuestionnaireResponse,
  Reference,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';

/** A resource as it stood when the snapshot was taken, and how it came to us. */
export interface Held<R extends Resource = Resource> {
  readonly resource: R;
  /** Our own count of this resource's versions, from 1. */
  readonly version: number;
  /** When this version reached us: ISO instant in UTC. */
  readonly receivedAt: string;
}

/** A payer's word on a bill. */
export type Remittance = ExplanationOfBenefit | ClaimResponse;

/** Another encounter of the same patient that belongs to the same episode of care. */
export interface LinkedEncounter {
  /**
   * - `part-of`: our encounter says it is part of that one
   * - `has-part`: that one says it is part of ours
   * - `emergency-before`: an ED visit that ended within hours of our start
   * - `transfer`: a stay elsewhere that ended as ours began, or began as ours ended
   */
  readonly how: 'part-of' | 'has-part' | 'emergency-before' | 'transfer';
  readonly encounter: Held<Encounter>;
}

/** One try to reach a payer by any channel: the material of "why late". */
export interface PayerContact {
  readonly payer: string;
  readonly at: string;
  readonly outcome: 'answered' | 'failed';
  /** Failure code, e.g. `payer-unreachable`; never patient data. */
  readonly code?: string;
}

/**
 * Everything known about one episode of care at one instant: the only thing an assessment may look at.
 * Lists are ordered by `receivedAt`, then by id, so that the order of arrival within a push changes nothing.
 */
export interface Snapshot {
  readonly sender: string;
  /** IANA zone of the facility: dates of service and opening hours are read in it. */
  readonly zone: string;
  readonly encounter: Held<Encounter>;
  readonly linked: readonly LinkedEncounter[];
  readonly patient: Held<Patient> | undefined;
  readonly coverages: readonly Held<Coverage>[];
  /** Superseded versions, oldest first: when we learned what about the insurance. */
  readonly coverageHistory: readonly Held<Coverage>[];
  readonly eligibilityResponses: readonly Held<CoverageEligibilityResponse>[];
  /** Conditions, procedures … of this episode: those that name one of its encounters, or are named by it. */
  readonly conditions: readonly Held<Condition>[];
  readonly procedures: readonly Held<Procedure>[];
  readonly serviceRequests: readonly Held<ServiceRequest>[];
  readonly deviceRequests: readonly Held<DeviceRequest>[];
  readonly medicationRequests: readonly Held<MedicationRequest>[];
  readonly nutritionOrders: readonly Held<NutritionOrder>[];
  readonly charges: readonly Held<ChargeItem>[];
  /** What somebody said that no clinical resource carries: answers to our own Questionnaire. */
  readonly supplements: readonly Held<QuestionnaireResponse>[];
  readonly observations: readonly Held<Observation>[];
  readonly documents: readonly Held<DocumentReference>[];
  /** What the patient permits and denies, of any time. */
  readonly consents: readonly Held<Consent>[];
  /** Authorizations on file: `Claim` with use `preauthorization` that an EHR pushed. */
  readonly authorizations: readonly Held<Claim>[];
  /** Bills of this episode: `Claim` with use `claim`. */
  readonly bills: readonly Held<Claim>[];
  /** What payers made of those bills. */
  readonly remittances: readonly Held<Remittance>[];
  /** What was told to a payer or asked of it by other channels, and what it answered. */
  readonly communications: readonly Held<Communication>[];
  /** Our own log of calls to payers. */
  readonly contacts: readonly PayerContact[];
  /** Every resource above and every one they point to (Organization, Practitioner, Location …) by `Type/id`. */
  readonly byReference: ReadonlyMap<string, Held>;
}

/** The resource a reference points to, if it is in the snapshot. Understands relative, absolute and urn:uuid spellings. */
export function resolve(
  snapshot: Pick<Snapshot, 'byReference'>,
  reference: Reference | undefined,
): Held | undefined {
  const spelled = reference?.reference;
  if (spelled === undefined) return undefined;
  const exact = snapshot.byReference.get(spelled);
  if (exact !== undefined) return exact;
  const target = parseReference(spelled);
  if (target?.type === undefined) return undefined;
  return snapshot.byReference.get(`${target.type}/${target.id}`);
}

/** The resource a reference points to, if it is there and of that type. */
export function resolveAs<T extends Resource['resourceType']>(
  snapshot: Pick<Snapshot, 'byReference'>,
  reference: Reference | undefined,
  type: T,
): Held<Extract<Resource, { resourceType: T }>> | undefined {
  const held = resolve(snapshot, reference);
  // The type tag was just compared, so the narrowing is exact.
  return held?.resource.resourceType === type
    ? (held as Held<Extract<Resource, { resourceType: T }>>)
    : undefined;
}
