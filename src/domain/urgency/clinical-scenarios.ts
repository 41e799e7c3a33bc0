import type { Claim, CodeableConcept } from '@medplum/fhirtypes';
import type { Held, LinkedEncounter } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import { ruleNamed } from '../clinical-content/rule.ts';
import { localReference } from '../fhir/reference.ts';
import { afterHours } from './after-hours.ts';
import { codedIn } from './coded-in.ts';
import { diagnosesOf } from './diagnosis.ts';
import type { FoundScenario, ScenarioInput } from './scenario-input.ts';
import type { Evidence } from './scenario.ts';
import type { Signal } from './signal.ts';

/** The scenarios that lie in what happened to the patient: there was no time to ask. */
export function clinicalScenarios(input: ScenarioInput): FoundScenario[] {
  if (input.urgency.urgency === 'non-emergency') return [];
  return [
    ...emergencyTransfer(input),
    ...traumaOrAccident(input),
    ...acuteCondition(input),
    ...unplannedVisit(input),
    ...afterHoursAdmission(input),
    ...urgentNotEmergent(input),
  ];
}

function emergencyTransfer(input: ScenarioInput): FoundScenario[] {
  if (input.urgency.urgency !== 'emergency' && input.urgency.urgency !== 'urgent') return [];
  const { admitSource, dischargeDisposition } = input.snapshot.encounter.resource.hospitalization ?? {};
  const linked = input.snapshot.linked.filter(({ how }) => how === 'transfer').map(linkEvidence);
  const ends = [
    ...transferEvidence(input, 'admit-source-to-origin', 'admitSource', admitSource, [
      'hospital',
      'facility',
    ]),
    ...transferEvidence(
      input,
      'discharge-disposition-to-destination',
      'dischargeDisposition',
      dischargeDisposition,
      ['acute-hospital'],
    ),
  ];
  // Coming from the nursing home where the patient lives is no transfer, unless the other end is on record too.
  if (linked.length === 0 && !ends.some(({ kind }) => kind !== 'facility')) return [];
  return [
    {
      scenario: 'emergency-transfer',
      evidence: [...linked, ...ends.map(({ evidence }) => evidence)],
      because: 'The patient was transferred between facilities for care that could not wait.',
    },
  ];
}

function transferEvidence(
  { snapshot: { encounter, sender }, content }: ScenarioInput,
  map: string,
  element: string,
  concept: CodeableConcept | undefined,
  wanted: readonly string[],
): { kind: string; evidence: Evidence }[] {
  return (concept?.coding ?? []).flatMap((coding) => {
    const entry = findEntry(content, map, coding, sender);
    const kind = entry?.target?.code;
    if (entry === undefined || kind === undefined || !wanted.includes(kind)) return [];
    const evidence = {
      source: localReference(encounter.resource),
      path: `Encounter.hospitalization.${element}`,
      value: coding.code ?? '',
      says: entry.comment ?? 'The patient was transferred between facilities.',
    };
    return [{ kind, evidence }];
  });
}

function linkEvidence({ encounter }: LinkedEncounter): Evidence {
  return {
    source: localReference(encounter.resource),
    path: 'Encounter.period',
    value: encounter.resource.period?.end ?? encounter.resource.period?.start ?? '',
    says: 'The other end of the transfer is on record.',
  };
}

function traumaOrAccident(input: ScenarioInput): FoundScenario[] {
  const { snapshot, content } = input;
  const diagnoses = diagnosesOf(snapshot, content).filter(({ kind }) => kind !== 'background');
  const coded = (name: string, says: string) =>
    codedIn(content.valueSets.get(name), diagnoses, content).map((found) => ({ ...found, says }));
  const evidence = [
    ...snapshot.authorizations.flatMap(accidentEvidence),
    ...coded('external-cause', 'An external cause of injury is recorded.'),
    ...coded('trauma', 'An injury is under active treatment.'),
    ...coded('major-trauma', 'A major injury is under active treatment.'),
  ];
  if (evidence.length === 0) return [];
  return [
    { scenario: 'trauma-or-accident', evidence, because: 'The patient was injured and needed care at once.' },
  ];
}

function accidentEvidence({ resource }: Held<Claim>): Evidence[] {
  const { accident } = resource;
  if (accident === undefined) return [];
  // Feeds send accidents without a date although FHIR requires one.
  const date = accident.date as string | undefined;
  const value = accident.type?.coding?.[0]?.code ?? date ?? '';
  return [
    { source: localReference(resource), path: 'Claim.accident', value, says: 'An accident is recorded.' },
  ];
}

/** Names the condition: the rule that made the diagnosis an emergency knows what it is called. */
function acuteCondition({ urgency, content }: ScenarioInput): FoundScenario[] {
  if (urgency.urgency !== 'emergency') return [];
  const acute = urgency.signals.flatMap((signal) => {
    const condition =
      signal.says === 'emergency' && signal.strength !== 'weak' && conditionOf(signal, content);
    return typeof condition === 'string' ? [{ signal, condition }] : [];
  });
  if (acute.length === 0) return [];
  const conditions = [...new Set(acute.map(({ condition }) => condition))].join(' and ');
  return [
    {
      scenario: 'acute-condition',
      evidence: acute.map(({ signal }) => evidenceOf(signal)),
      because: `The patient had ${conditions}, and care could not wait.`,
    },
  ];
}

/** What the diagnosis rule behind a signal calls the condition. */
function conditionOf({ by }: Signal, content: ClinicalContent): string | undefined {
  const rule = ruleNamed(content.rules, by);
  if (rule?.when?.kind !== 'diagnosis' && rule?.when?.kind !== 'presenting') return undefined;
  return rule.then?.kind === 'urgency' ? rule.then.condition : undefined;
}

function unplannedVisit({ urgency }: ScenarioInput): FoundScenario[] {
  if (!urgency.emergencyOrigin) return [];
  const signals = urgency.signals.filter(
    ({ says, strength }) => says === 'emergency' && strength === 'strong',
  );
  return [
    {
      scenario: 'unplanned-emergency-visit',
      evidence: signals.map(evidenceOf),
      because:
        'The patient came through an emergency department, where no prior authorization can be required.',
    },
  ];
}

function evidenceOf({ resource, path, value, because }: Signal): Evidence {
  return { source: resource, path, value, says: because };
}

/** Only a stay that was not planned: a night visit to the emergency department says enough by itself. */
function afterHoursAdmission({ snapshot, content, urgency }: ScenarioInput): FoundScenario[] {
  const isPlanned = urgency.signals.some(
    ({ says, strength }) => says === 'non-emergency' && strength !== 'weak',
  );
  if (isPlanned && urgency.urgency !== 'emergency') return [];
  const found = afterHours(snapshot, content);
  if (found === undefined) return [];
  return [
    {
      scenario: 'after-hours-admission',
      evidence: [
        {
          source: 'calendar',
          path: 'Encounter.period.start',
          value: found.start,
          says: `The admission began outside the hours of the facility (${found.hours}, ${snapshot.zone}).`,
        },
      ],
      because: 'The patient was admitted outside office hours, when nobody could ask.',
    },
  ];
}

function urgentNotEmergent({ urgency }: ScenarioInput): FoundScenario[] {
  if (urgency.urgency !== 'urgent') return [];
  const signals = urgency.signals.filter(({ says, strength }) => says === 'urgent' && strength !== 'weak');
  return [
    {
      scenario: 'urgent-not-emergent',
      evidence: signals.map(evidenceOf),
      because: 'The care was urgent: it was no emergency and could not wait for an authorization.',
    },
  ];
}
