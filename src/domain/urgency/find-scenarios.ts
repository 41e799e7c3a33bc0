import type { Coding } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { translate } from '../clinical-content/concept-map.ts';
import { localReference } from '../fhir/reference.ts';
import { administrativeScenarios } from './administrative-scenarios.ts';
import { clinicalScenarios } from './clinical-scenarios.ts';
import { ruleScenarios } from './rule-scenarios.ts';
import type { Evidence, Scenario, ScenarioFinding } from './scenario.ts';
import type { FoundScenario, ScenarioInput } from './scenario-input.ts';
import { settingOf } from './setting.ts';

/**
 * Why no authorization was sought in advance: every scenario that holds, the most specific explanation first.
 * Empty when no question arises: a planned visit of a kind that nobody authorizes.
 */
export function findScenarios(input: ScenarioInput): readonly ScenarioFinding[] {
  if (!doesQuestionArise(input)) return [];
  const found = [...clinicalScenarios(input), ...administrativeScenarios(input)];
  const all = merge([...found, ...ruleScenarios(input)]);
  const explained = all.length > 0 ? all : missedAuthorization(input);
  return explained
    .sort((a, b) => ORDER.indexOf(a.scenario) - ORDER.indexOf(b.scenario))
    .map(({ scenario, evidence, because, by }) => ({
      scenario,
      evidence,
      by: by ?? `${scenario}@1.0.0`,
      because,
      delayReason: delayReasonOf(scenario, input.content),
    }));
}

/**
 * The most specific explanation first: what happened to the patient before where it happened, where before when;
 * then what hindered asking, and last that nobody asked. A policy may prefer another that helps more.
 */
const ORDER: readonly Scenario[] = [
  'emergency-transfer',
  'trauma-or-accident',
  'acute-condition',
  'unplanned-emergency-visit',
  'after-hours-admission',
  'system-failure',
  'incorrect-insurance',
  'delayed-eligibility',
  'change-of-treatment-plan',
  'urgent-not-emergent',
  'missed-prior-authorization',
];

/** Stays, orders, procedures and anything pressing can need an authorization; a plain visit does not. */
function doesQuestionArise({ snapshot, urgency, content }: ScenarioInput): boolean {
  const isPressing = urgency.emergencyOrigin || ['emergency', 'urgent'].includes(urgency.urgency);
  if (isPressing) return true;
  const setting = settingOf(snapshot, content);
  if (setting === 'stay' || setting === 'emergency') return true;
  return snapshot.serviceRequests.length > 0 || snapshot.procedures.length > 0;
}

/** Nothing else explains it: a stay, or an ordered or performed service, without an authorization on file. */
function missedAuthorization({ snapshot, content, urgency }: ScenarioInput): FoundScenario[] {
  if (snapshot.authorizations.some(({ resource }) => resource.status === 'active')) return [];
  const setting = settingOf(snapshot, content);
  const service = serviceOf(snapshot);
  if (setting !== 'stay' && (setting !== 'ambulatory' || service === undefined)) return [];
  // Where the record does not tell how urgent it was, nobody says that it was planned.
  const isPlanned = urgency.urgency === 'non-emergency';
  const says = `A ${isPlanned ? 'planned ' : ''}service was delivered and no authorization is on file.`;
  return [
    {
      scenario: 'missed-prior-authorization',
      evidence: [{ ...(service ?? stayOf(snapshot)), says }],
      because: isPlanned
        ? 'The service was planned, and the prior authorization was missed.'
        : 'No authorization is on file, and the record does not tell why none was sought.',
    },
  ];
}

/** The first service that was ordered or performed. */
function serviceOf({ serviceRequests, procedures }: Snapshot): Omit<Evidence, 'says'> | undefined {
  const service =
    serviceRequests.find(({ resource }) => !WITHDRAWN.has(resource.status))?.resource ??
    procedures.find(({ resource }) => !WITHDRAWN.has(resource.status))?.resource;
  if (service === undefined) return undefined;
  const value = service.code?.coding?.[0]?.code ?? '';
  return { source: localReference(service), path: `${service.resourceType}.code`, value };
}

const WITHDRAWN: ReadonlySet<string> = new Set(['revoked', 'entered-in-error', 'not-done']);

function stayOf({ encounter: { resource } }: Snapshot): Omit<Evidence, 'says'> {
  // Feeds send Encounters without a class although FHIR requires it.
  const coding = resource.class as Coding | undefined;
  return { source: localReference(resource), path: 'Encounter.class', value: coding?.code ?? '' };
}

/** One finding for each scenario, with all its evidence; a rule of the site speaks before our own sentence. */
function merge(found: readonly FoundScenario[]): FoundScenario[] {
  const merged = new Map<Scenario, FoundScenario>();
  for (const each of found) {
    const before = merged.get(each.scenario);
    const evidence = [...(before?.evidence ?? []), ...each.evidence];
    const speaks = each.by === undefined ? (before ?? each) : each;
    merged.set(each.scenario, { ...speaks, evidence });
  }
  return [...merged.values()];
}

function delayReasonOf(scenario: Scenario, content: ClinicalContent): string | undefined {
  if (!content.conceptMaps.has('scenario-to-delay-reason')) return undefined;
  const code = { system: 'urn:retro-auth:scenario', code: scenario };
  return translate(content, 'scenario-to-delay-reason', code).target?.code;
}
