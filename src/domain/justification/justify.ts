import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { localReference } from '../fhir/reference.ts';
import type { ServiceClass } from '../policy/service-class.ts';
import { daysBetween } from '../time/civil-date.ts';
import { localDate } from '../time/local-time.ts';
import { codedIn } from '../urgency/coded-in.ts';
import { type Diagnosis, diagnosesOf } from '../urgency/diagnosis.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { Signal } from '../urgency/signal.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import type { Answer, Criterion, CriterionFinding, DocumentedFact } from './criterion.ts';
import { elementFacts } from './element-facts.ts';

/** What a justification is made from. */
export interface JustificationQuestion {
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  readonly urgency: UrgencyFinding;
  /** The leading one first. */
  readonly scenarios: readonly ScenarioFinding[];
  readonly serviceClass: ServiceClass | undefined;
}

/**
 * Each criterion that this case is asked, with the facts of the record that answer it, by resource, path and value. A
 * criterion that nothing in the record answers is said to be not documented; nothing is concluded from silence.
 */
export function justify(question: JustificationQuestion): readonly CriterionFinding[] {
  const diagnoses = diagnosesOf(question.snapshot, question.content);
  return question.content.criteria
    .filter((criterion) => isAsked(criterion, question, diagnoses))
    .map(({ id, version, asks, answers }) => {
      const facts = answers.flatMap((answer) => factsOf(answer, question));
      const status = facts.length > 0 ? 'documented' : 'NOT_DOCUMENTED';
      const isOfLateness = answers.every((answer) => answer.in === 'lateness');
      return {
        key: id,
        asks,
        by: `${id}@${version}`,
        status,
        facts,
        about: isOfLateness ? 'lateness' : undefined,
      };
    });
}

function isAsked(
  { when }: Criterion,
  { content, urgency, scenarios, serviceClass }: JustificationQuestion,
  diagnoses: readonly Diagnosis[],
): boolean {
  const [leading] = scenarios;
  return (
    allows(when.urgency, urgency.urgency) &&
    allows(when.serviceClass, serviceClass) &&
    allows(when.scenario, leading?.scenario) &&
    (when.diagnosisIn === undefined || codedIn(when.diagnosisIn, diagnoses, content).length > 0)
  );
}

function allows<T>(wanted: readonly T[] | undefined, value: T | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}

function factsOf(answer: Answer, { snapshot, urgency, scenarios }: JustificationQuestion) {
  switch (answer.in) {
    case 'signals':
      return urgency.signals.filter((signal) => isPressing(signal, answer.groups)).map(factOfSignal);
    case 'lateness':
      return (scenarios[0]?.evidence ?? []).map(({ says, source, path, value }) => ({
        says,
        resource: source,
        path,
        value,
      }));
    case 'midnights':
      return midnights(snapshot);
    case 'element':
      return elementFacts(answer, snapshot);
  }
}

function isPressing({ group, says, strength }: Signal, groups: readonly string[]): boolean {
  return groups.includes(group) && says !== 'non-emergency' && strength !== 'weak';
}

function factOfSignal({ because, resource, path, value }: Signal): DocumentedFact {
  return { says: because, resource, path, value };
}

function midnights({ encounter: { resource }, zone }: Snapshot): readonly DocumentedFact[] {
  const from = localDate(resource.period?.start, zone);
  const to = localDate(resource.period?.end, zone);
  if (from === undefined || to === undefined) return [];
  const crossed = daysBetween(from, to);
  const says = `The care crossed ${String(crossed)} midnight${crossed === 1 ? '' : 's'}.`;
  return [{ says, resource: localReference(resource), path: 'Encounter.period', value: `${from}/${to}` }];
}
