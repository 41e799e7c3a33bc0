import type { LoadedMaps } from './concept-map.ts';

/** Every concept map that the service asks, by the name of its files. Others are loaded for `$translate` alone. */
export const MAP_NAMES: readonly string[] = [
  'admission-type-kept',
  'admission-type-to-urgency',
  'admit-source-to-origin',
  'admit-source-to-point-of-origin',
  'claim-adjustment-reason-to-reason-class',
  'communication-to-payer-contact',
  'coverage-relationship-to-x12',
  'diagnosis-role-to-diagnosis-type',
  'diagnosis-role-to-kind',
  'discharge-disposition-to-destination',
  'discharge-disposition-to-patient-status',
  'document-type-to-attachment-code',
  'encounter-class-to-act-code',
  'encounter-class-to-claim-type',
  'encounter-class-to-place-of-service',
  'encounter-class-to-service-item-request-type',
  'encounter-class-to-service-type',
  'encounter-class-to-setting',
  'encounter-class-to-urgency',
  'encounter-priority-to-urgency',
  'external-cause-to-related-cause',
  'icd-10-cm-to-ccsr',
  'icd-10-cm-to-ed-classification',
  'icd-9-cm-to-icd-10-cm',
  'location-type-to-place-of-service',
  'order-category-to-service-item-request-type',
  'participant-type-to-care-team-role',
  'performer-function-to-care-team-role',
  'place-to-urgency',
  'procedure-category-to-service-type',
  'quantity-unit-to-unit-of-service',
  'scenario-to-delay-reason',
  'service-code-to-urgency',
  'snomed-ct-to-icd-10-cm',
  'triage-acuity-to-urgency',
  'unit-of-service-to-quantity-basis',
  'urgency-to-admission-type',
  'urgency-to-level-of-service',
];

/** Names of loaded maps that nothing asks: misspelt, most often, and then without any effect. */
export function unaskedMaps({ conceptMaps }: LoadedMaps): readonly string[] {
  return [...conceptMaps.keys()].filter((name) => !MAP_NAMES.includes(name)).sort();
}

/** Where a site adds what a map does not know: an update brings ours anew, and what was written into it is gone. */
export function ownMapFile(map: string): string {
  return `a file of your own, concept-maps/${map}.<name>.json`;
}
