import { isObject, type JsonObject, objectsOf } from './json.ts';

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
    says: 'The invariant asks a CodeableConcept for `.code` and looks on the item for an extension of the Claim. The finding level-of-service-missing holds its intent; by the letter, nothing does.',
  },
  'string-bound-to-value-set': {
    versions: ['2.0.1', '2.2.1'],
    says: 'CommunicationRequest.payload.contentString is bound to LOINC codes; payers write words into it. By the letter, whatever has not the form of a LOINC code is an error.',
  },
  'cancel-all-needs-items': {
    versions: ['2.2.1'],
    says: 'The narrative lets a cancellation of everything go without items; the profile demands one. We send all, each cancelled, and take one without; by the letter, that is an error.',
  },
} as const satisfies Record<string, KnownDefect>;

/** The stable name of a known defect. */
export type KnownDefectKey = keyof typeof KNOWN_DEFECTS;

/** What to do about each defect; `tolerate` where nothing is said. */
export type KnownDefectSwitches = Readonly<Partial<Record<KnownDefectKey, 'tolerate' | 'enforce'>>>;

/** What is enforced by the letter, from the names in a setting; undefined when one of them is none of ours. */
export function enforcing(names: readonly string[]): KnownDefectSwitches | undefined {
  const isKnown = names.every((name) => Object.hasOwn(KNOWN_DEFECTS, name));
  return isKnown ? Object.fromEntries(names.map((name) => [name, 'enforce' as const])) : undefined;
}

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';

/** The further contexts of an extension, as far as the defects are tolerated. */
export function contextsByDefect(url: string, switches: KnownDefectSwitches): readonly string[] {
  if (switches['extension-contexts-too-narrow'] === 'enforce' || !url.startsWith(PAS)) return [];
  const contexts: Readonly<Record<string, readonly string[]>> =
    KNOWN_DEFECTS['extension-contexts-too-narrow'].contexts;
  return contexts[url.slice(PAS.length)] ?? [];
}

/** When an element that the profile demands may be absent after all, as far as the defects are tolerated. */
export function excusedByDefect(
  path: string,
  switches: KnownDefectSwitches,
): ((owner: JsonObject) => boolean) | undefined {
  if (path !== 'Claim.item' || switches['cancel-all-needs-items'] === 'enforce') return undefined;
  return cancelsEverything;
}

/** `certificationType` 3 (X12 UM02) on the Claim itself. */
function cancelsEverything(claim: JsonObject): boolean {
  return objectsOf(claim['extension']).some(({ url, valueCodeableConcept: concept }) => {
    if (url !== `${PAS}extension-certificationType` || !isObject(concept)) return false;
    return objectsOf(concept['coding']).some(({ code }) => code === '3');
  });
}
