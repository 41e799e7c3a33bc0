/** A place where the published guide contradicts itself, and what we do about it. */
interface KnownDefect {
  /** The guide's versions that have it. */
  readonly versions: readonly string[];
  readonly says: string;
  /** Further places where an extension may stand, by the id of the extension. */
  readonly contexts?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Defects of the published guide by a stable name. Each is tolerated unless its switch says `enforce`,
 * because a receiver that enforces it would refuse what the guide's own profiles ask for.
 */
export const KNOWN_DEFECTS = {
  'extension-contexts-too-narrow': {
    versions: ['2.0.1', '2.2.1'],
    says: 'The profiles use these extensions on elements that the extensions do not list as a context.',
    contexts: {
      'extension-administrationReferenceNumber': ['Claim'],
      'extension-authorizationNumber': ['Claim'],
      'extension-authorizedProviderType': ['ClaimResponse.item.extension', 'ClaimResponse.extension'],
      'extension-certificationType': ['ClaimResponse.addItem'],
      'extension-communicatedDiagnosis': ['ClaimResponse.item'],
      'extension-epsdtIndicator': ['ClaimResponse.item.extension'],
      'extension-infoChanged': ['Claim.supportingInfo'],
      'extension-itemAuthorizedProvider': ['ClaimResponse'],
      'extension-nursingHomeLevelOfCare': ['ClaimResponse.item.extension'],
      'extension-productOrServiceCodeEnd': [
        'ServiceRequest',
        'ClaimResponse.addItem',
        'ClaimResponse.item.extension',
      ],
      'extension-requestedService': ['ClaimResponse.item.extension'],
      'extension-revenueCode': ['ClaimResponse.item.extension'],
      'extension-revenueUnitRateLimit': ['ClaimResponse.addItem', 'ClaimResponse.item.extension'],
      'extension-reviewAction': ['ClaimResponse.adjudication'],
      'extension-reviewActionCode': ['ClaimResponse.adjudication.extension'],
      'extension-serviceItemRequestType': ['ClaimResponse.addItem'],
      'modifierextension-infoCancelled': ['Claim.supportingInfo'],
    },
  },
  'immediate-level-of-care-never-fires': {
    versions: ['2.0.1', '2.2.1'],
    says: 'The invariant asks a CodeableConcept for `.code` and looks on the item for an extension of the Claim. The finding level-of-service-missing holds its intent.',
  },
  'string-bound-to-value-set': {
    versions: ['2.0.1', '2.2.1'],
    says: 'CommunicationRequest.payload.contentString is bound to LOINC codes; a string has no code system to check by.',
  },
  'cancel-all-needs-items': {
    versions: ['2.2.1'],
    says: 'The narrative lets a cancellation of everything go without items; the profile demands one. We send all, each cancelled.',
  },
} as const satisfies Record<string, KnownDefect>;

/** The stable name of a known defect. */
type KnownDefectKey = keyof typeof KNOWN_DEFECTS;

/** What to do about each defect; `tolerate` where nothing is said. */
export type KnownDefectSwitches = Readonly<Partial<Record<KnownDefectKey, 'tolerate' | 'enforce'>>>;

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';

/** The further contexts of an extension, as far as the defects are tolerated. */
export function contextsByDefect(url: string, switches: KnownDefectSwitches): readonly string[] {
  if (switches['extension-contexts-too-narrow'] === 'enforce' || !url.startsWith(PAS)) return [];
  const contexts: Readonly<Record<string, readonly string[]>> =
    KNOWN_DEFECTS['extension-contexts-too-narrow'].contexts;
  return contexts[url.slice(PAS.length)] ?? [];
}
