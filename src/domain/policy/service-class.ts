import type { CodeableConcept, Encounter } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent, Code } from '../clinical-content/clinical-content.ts';
import { translate } from '../clinical-content/concept-map.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';

/** What kind of care was delivered, as payer policies tell it apart. */
export const SERVICE_CLASSES = [
  'emergency-department',
  'inpatient',
  'observation',
  'outpatient-procedure',
  'imaging',
  'dme',
  'behavioural-health',
  'office-visit',
  'other',
] as const;

export type ServiceClass = (typeof SERVICE_CLASSES)[number];

/** Of several services in one outpatient encounter the one whose rules are strictest speaks for all. */
const BY_WEIGHT: readonly ServiceClass[] = [
  'behavioural-health',
  'outpatient-procedure',
  'imaging',
  'dme',
  'office-visit',
];

/**
 * The class of service of an encounter. A stay is classed by the furthest it went (an ED visit that became an
 * admission is inpatient); an outpatient encounter by what was done in it; one that came through an emergency
 * department and ended there is an ED visit whatever class it carries in the end. No code known: `other`.
 */
export function serviceClassOf(
  snapshot: Snapshot,
  urgency: Pick<UrgencyFinding, 'emergencyOrigin'>,
  content: ClinicalContent,
): ServiceClass {
  const encounter = snapshot.encounter.resource;
  const places = classCodes(encounter).map((code) => placeOf(code, content));
  if (places.includes('inpatient')) {
    return kindsOf(encounter.serviceType, content).includes('behavioural-health')
      ? 'behavioural-health'
      : 'inpatient';
  }
  if (places.includes('observation')) return 'observation';
  if (places.includes('emergency-department') || urgency.emergencyOrigin) return 'emergency-department';
  const done = servicesOf(snapshot).flatMap((concept) => kindsOf(concept, content));
  return (
    BY_WEIGHT.find((each) => done.includes(each)) ?? places.find((place) => place !== undefined) ?? 'other'
  );
}

/** The class of service that an encounter class speaks of, by the map. */
export function placeOf(code: Code, content: ClinicalContent): ServiceClass | undefined {
  return classBy('service-class-by-encounter-class', [code], content);
}

function classCodes(encounter: Encounter): readonly Code[] {
  const history = (encounter.classHistory ?? []).map((each) => each.class);
  // Real feeds leave the class out although R4 demands it.
  const { class: now } = encounter as Partial<Encounter>;
  return now === undefined ? history : [...history, now];
}

function servicesOf(snapshot: Snapshot): readonly (CodeableConcept | undefined)[] {
  const encounter = snapshot.encounter.resource;
  return [
    ...(encounter.type ?? []),
    encounter.serviceType,
    ...snapshot.procedures.flatMap(({ resource }) => [resource.code, resource.category]),
    ...snapshot.serviceRequests.flatMap(({ resource }) => [resource.code, ...(resource.category ?? [])]),
  ];
}

function kindsOf(concept: CodeableConcept | undefined, content: ClinicalContent): readonly ServiceClass[] {
  const found = classBy('service-class-by-service', concept?.coding ?? [], content);
  return found === undefined ? [] : [found];
}

function classBy(map: string, codes: readonly Code[], content: ClinicalContent): ServiceClass | undefined {
  if (!content.conceptMaps.has(map)) return undefined;
  for (const code of codes) {
    const target = translate(content, map, code).target?.code;
    const found = SERVICE_CLASSES.find((each) => each === target);
    if (found !== undefined) return found;
  }
  return undefined;
}
