import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import { localReference } from '../fhir/reference.ts';
import { daysBetween } from '../time/civil-date.ts';
import { localDate } from '../time/local-time.ts';
import type { Signal } from '../urgency/signal.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { CriterionFinding, DocumentedFact } from './criterion.ts';

/** What a justification is made from. */
interface Case {
  readonly snapshot: Snapshot;
  readonly urgency: UrgencyFinding;
  readonly scenarios: readonly ScenarioFinding[];
}

interface Criterion {
  readonly key: string;
  readonly asks: string;
  readonly find: (given: Case) => readonly DocumentedFact[];
}

/** HL7 v2 table 0078 and v3 ObservationInterpretation: outside what is normal. */
const ABNORMAL: ReadonlySet<string> = new Set([
  'A',
  'AA',
  'H',
  'HH',
  'HU',
  'L',
  'LL',
  'LU',
  'POS',
  'DET',
  'R',
]);

/** What a reviewer asks of a request that comes after the care, in the order of a letter. */
const CRITERIA: readonly Criterion[] = [
  {
    key: 'presented-symptoms',
    asks: 'Which symptoms did the patient present with?',
    find: ({ urgency }) => pressing(urgency, ['presentation']),
  },
  {
    key: 'acuity-at-arrival',
    asks: 'How urgent was it judged on arrival?',
    find: ({ urgency }) => pressing(urgency, ['triage', 'admission-type', 'priority', 'class', 'arrival']),
  },
  {
    key: 'time-critical-diagnosis',
    asks: 'Which diagnosis could not wait?',
    find: ({ urgency }) => pressing(urgency, ['diagnosis']),
  },
  { key: 'abnormal-findings', asks: 'Which findings were abnormal?', find: abnormalFindings },
  { key: 'services-given', asks: 'What was done?', find: servicesGiven },
  { key: 'length-of-stay', asks: 'How long did the care last?', find: lengthOfStay },
  { key: 'responsible-clinician', asks: 'Who was responsible for the care?', find: clinicians },
  {
    key: 'reason-for-lateness',
    asks: 'Why was nobody asked in advance?',
    find: ({ scenarios }) =>
      (scenarios[0]?.evidence ?? []).map(({ says, source, path, value }) => ({
        ...{ says, resource: source, path, value },
      })),
  },
];

/**
 * Each criterion with the facts of the record that answer it, by resource, path and value. A criterion that nothing in
 * the record answers is said to be not documented; nothing is concluded from silence.
 */
export function justify(given: Case): readonly CriterionFinding[] {
  return CRITERIA.map(({ key, asks, find }) => {
    const facts = find(given);
    return { key, asks, status: facts.length > 0 ? 'documented' : 'NOT_DOCUMENTED', facts };
  });
}

function pressing({ signals }: UrgencyFinding, groups: readonly string[]): readonly DocumentedFact[] {
  return signals
    .filter((signal) => isPressing(signal, groups))
    .map(({ because, resource, path, value }) => ({
      ...{ says: because, resource, path, value },
    }));
}

function isPressing({ group, says, strength }: Signal, groups: readonly string[]): boolean {
  return groups.includes(group) && says !== 'non-emergency' && strength !== 'weak';
}

function abnormalFindings({ snapshot }: Case): readonly DocumentedFact[] {
  return snapshot.observations.flatMap(({ resource }) => {
    const code = (resource.interpretation ?? [])
      .flatMap(({ coding = [] }) => coding)
      .find((coding) => coding.code !== undefined && ABNORMAL.has(coding.code))?.code;
    if (code === undefined || ['entered-in-error', 'cancelled'].includes(resource.status)) return [];
    const what = codeOf(resource.code) ?? 'a code that is not given';
    return [
      {
        says: `The result of ${what} was abnormal.`,
        resource: localReference(resource),
        path: 'Observation.interpretation.coding.code',
        value: code,
      },
    ];
  });
}

function servicesGiven({ snapshot }: Case): readonly DocumentedFact[] {
  return snapshot.procedures.flatMap(({ resource }) => {
    const code = codeOf(resource.code);
    if (code === undefined || !['completed', 'in-progress'].includes(resource.status)) return [];
    const when = localDate(resource.performedDateTime ?? resource.performedPeriod?.start, snapshot.zone);
    return [
      {
        says: `${code} was performed${when === undefined ? '' : ` on ${when}`}.`,
        resource: localReference(resource),
        path: 'Procedure.code.coding.code',
        value: code,
      },
    ];
  });
}

function lengthOfStay({ snapshot }: Case): readonly DocumentedFact[] {
  const { resource } = snapshot.encounter;
  const from = localDate(resource.period?.start, snapshot.zone);
  const to = localDate(resource.period?.end, snapshot.zone);
  if (from === undefined || to === undefined) return [];
  const midnights = daysBetween(from, to);
  const says = `The care crossed ${String(midnights)} midnight${midnights === 1 ? '' : 's'}.`;
  return [{ says, resource: localReference(resource), path: 'Encounter.period', value: `${from}/${to}` }];
}

function clinicians({ snapshot }: Case): readonly DocumentedFact[] {
  const { resource } = snapshot.encounter;
  return (resource.participant ?? []).flatMap(({ individual, type }) => {
    const reference = individual?.reference;
    if (reference === undefined) return [];
    const role = type?.map(codeOf).find((code) => code !== undefined);
    return [
      {
        says: `The encounter names ${reference}${role === undefined ? '' : ` as ${role}`}.`,
        resource: localReference(resource),
        path: 'Encounter.participant.individual',
        value: reference,
      },
    ];
  });
}

function codeOf(concept: CodeableConcept | undefined): string | undefined {
  return concept?.coding?.find(({ code }) => code !== undefined)?.code;
}
