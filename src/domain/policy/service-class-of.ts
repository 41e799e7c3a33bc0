import type { CodeableConcept, Encounter } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { Code } from '../clinical-content/code-system.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { ServiceClass } from './service-class.ts';

/** Where care took place, by the map that scenarios use too. */
export const SETTING_MAP = 'encounter-class-to-setting';

/** Of several services in one outpatient encounter the one with the strictest rules speaks for all. */
const OUTPATIENT: readonly ServiceClass[] = [
  'behavioural-health',
  'outpatient-procedure',
  'imaging',
  'dme',
  'office-visit',
];

/**
 * The class of service of an encounter. A stay is classed by the furthest it went (an ED visit that became an
 * admission is inpatient); one that came through an emergency department and ended there is an ED visit whatever class
 * it carries in the end; any other by what was done in it. Nothing known: `other`.
 */
export function serviceClassOf(
  snapshot: Snapshot,
  urgency: Pick<UrgencyFinding, 'emergencyOrigin'>,
  content: ClinicalContent,
): ServiceClass {
  const encounter = snapshot.encounter.resource;
  const settings = classCodes(encounter).map((code) => settingOf(code, snapshot.sender, content));
  if (settings.includes('inpatient')) {
    return isOf('behavioural-health', encounter.serviceType, content) ? 'behavioural-health' : 'inpatient';
  }
  if (settings.includes('observation')) return 'observation';
  if (settings.includes('emergency-department') || urgency.emergencyOrigin) return 'emergency-department';
  const services = servicesOf(snapshot);
  const done = OUTPATIENT.find((each) => services.some((service) => isOf(each, service, content)));
  return done ?? (settings.includes('short-stay') ? 'outpatient-procedure' : 'other');
}

/** Whether a class speaks of a bed: the time of admission is when it began. */
export function isAdmitted(code: Code, sender: string, content: ClinicalContent): boolean {
  return ['inpatient', 'observation'].includes(settingOf(code, sender, content) ?? '');
}

function settingOf(code: Code, sender: string, content: ClinicalContent): string | undefined {
  return findEntry(content, SETTING_MAP, code, sender)?.target?.code;
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

/** One value set a class of service: `service-class-imaging`. */
function isOf(
  serviceClass: ServiceClass,
  concept: CodeableConcept | undefined,
  content: ClinicalContent,
): boolean {
  const members = content.valueSets.get(`service-class-${serviceClass}`);
  return members !== undefined && (concept?.coding ?? []).some((coding) => members.has(coding));
}
