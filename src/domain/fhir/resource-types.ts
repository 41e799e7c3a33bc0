import type { ResourceType } from '@medplum/fhirtypes';

/** How one type of resource is taken in: where it names its patient and its encounter, and what it is needed for. */
export interface ResourceRule {
  /** Where the patient is named, by dots; lists are followed to their first member that names one. `id`: itself. */
  readonly patient: string | undefined;
  readonly encounter: string | undefined;
  /** Part of the record of one episode of care: in its snapshot when it names one of its encounters, or is named by it. */
  readonly ofEpisode?: true;
  /** Told to integrators in the CapabilityStatement. */
  readonly use: string;
}

/**
 * The types that we take: one table for receiving them, for the routes and for `/fhir/metadata`. Anything else in a
 * message is kept with the message's bytes and named in the answer, but cannot be found again by type and id.
 */
export const RESOURCE_RULES = {
  Encounter: {
    patient: 'subject',
    encounter: 'id',
    use: 'The episode of care: each one opens a case.',
  },
  Coverage: {
    patient: 'beneficiary',
    encounter: undefined,
    use: 'Which payer to ask, and since when that could be known.',
  },
  DocumentReference: {
    patient: 'subject',
    encounter: 'context.encounter',
    ofEpisode: true,
    use: 'The records a payer wants to see.',
  },
  Binary: {
    patient: 'securityContext',
    encounter: 'securityContext',
    use: 'The content of a DocumentReference.',
  },
  Consent: {
    patient: 'patient',
    encounter: undefined,
    use: 'What the patient permits: the basis to send a restricted document to a payer.',
  },
  Patient: { patient: 'id', encounter: undefined, use: 'The beneficiary.' },
  RelatedPerson: {
    patient: 'patient',
    encounter: undefined,
    use: 'The subscriber, when that is not the patient.',
  },
  Condition: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'Diagnoses: they may raise urgency, never lower it.',
  },
  Procedure: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'What was done: the lines of the request.',
  },
  ServiceRequest: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'What was ordered: the lines of the request.',
  },
  DeviceRequest: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'A device that was ordered: a line of the request.',
  },
  MedicationRequest: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'A drug that was ordered: a line of the request, when a payer can read its code.',
  },
  NutritionOrder: {
    patient: 'patient',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'Nutrition that was ordered: a line of the request.',
  },
  ChargeItem: {
    patient: 'subject',
    encounter: 'context',
    ofEpisode: true,
    use: 'Revenue code, modifiers and units of a line; the lines themselves, where nothing else gives any.',
  },
  QuestionnaireResponse: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'What no clinical resource carries, as answers to Questionnaire/prior-authorization-supplement.',
  },
  Medication: { patient: undefined, encounter: undefined, use: 'The drug that an order points to.' },
  Organization: { patient: undefined, encounter: undefined, use: 'Insurers and requestors.' },
  Practitioner: { patient: undefined, encounter: undefined, use: 'Who attended, ordered or performed.' },
  PractitionerRole: { patient: undefined, encounter: undefined, use: 'For whom a practitioner acted.' },
  Location: { patient: undefined, encounter: undefined, use: 'Place of service.' },
  Observation: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'Triage acuity and vital signs.',
  },
  Claim: {
    patient: 'patient',
    encounter: 'item.encounter',
    use: 'An authorization on file (use = preauthorization), or the bill of this care (use = claim): what is at stake.',
  },
  ExplanationOfBenefit: {
    patient: 'patient',
    encounter: 'item.encounter',
    use: 'What the payer made of the bill: a denial starts the clocks of reconsideration and appeal.',
  },
  ClaimResponse: {
    patient: 'patient',
    encounter: undefined,
    use: "The same, as an answer to a Claim that was pushed (use = claim only). Searched: the payer's answers to our requests.",
  },
  Communication: {
    patient: 'subject',
    encounter: 'encounter',
    ofEpisode: true,
    use: 'What was told to the payer or asked of it by telephone, fax or portal, and what it answered.',
  },
  CoverageEligibilityResponse: {
    patient: 'patient',
    encounter: undefined,
    use: 'What the payer said about the coverage, and when.',
  },
} as const satisfies Partial<Record<ResourceType, ResourceRule>>;

export type AcceptedType = keyof typeof RESOURCE_RULES;

// Object.keys forgets the literal types that the table has.
export const ACCEPTED_TYPES = Object.keys(RESOURCE_RULES) as readonly AcceptedType[];

/** What belongs to an episode of care by naming one of its encounters. */
export const EPISODE_TYPES: readonly AcceptedType[] = ACCEPTED_TYPES.filter(
  (type) => 'ofEpisode' in RESOURCE_RULES[type],
);

export function isAcceptedType(type: string): type is AcceptedType {
  return Object.hasOwn(RESOURCE_RULES, type);
}
