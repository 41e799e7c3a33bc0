import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import { localReference } from '../fhir/reference.ts';
import { valuesAt } from '../fhir/values-at.ts';
import { localDate } from '../time/local-time.ts';
import type { DocumentedFact, ElementAnswer, ElementTest } from './criterion.ts';

/** The elements of the episode's resources that answer, each with its place and value. */
export function elementFacts(answer: ElementAnswer, snapshot: Snapshot): readonly DocumentedFact[] {
  const facts: DocumentedFact[] = [];
  for (const { resource } of ofType(answer.from, snapshot)) {
    const parts = answer.each.length === 0 ? [resource] : valuesAt(resource, answer.each);
    for (const part of parts) {
      if (!answer.where.every((test) => holds(test, part))) continue;
      const value = valuesAt(part, answer.value).find((each) => answersWith(each, answer));
      if (value !== undefined) facts.push(factOf(answer, resource, part, value, snapshot.zone));
    }
  }
  return facts;
}

const LISTS = {
  Condition: 'conditions',
  Procedure: 'procedures',
  ServiceRequest: 'serviceRequests',
  Observation: 'observations',
  DocumentReference: 'documents',
} as const satisfies Record<Exclude<ElementAnswer['from'], 'Encounter'>, keyof Snapshot>;

function ofType(from: ElementAnswer['from'], snapshot: Snapshot): readonly Held[] {
  return from === 'Encounter' ? [snapshot.encounter] : snapshot[LISTS[from]];
}

/** Without any value at the path `noneOf` holds and the others do not. */
function holds({ path, oneOf, noneOf, valueSet }: ElementTest, part: unknown): boolean {
  const values = valuesAt(part, path);
  if (oneOf?.length !== undefined && !values.some((value) => oneOf.includes(String(value)))) return false;
  if (noneOf?.length !== undefined && values.some((value) => noneOf.includes(String(value)))) return false;
  return (
    valueSet === undefined || values.some((value) => codingsIn(value).some((each) => valueSet.has(each)))
  );
}

function codingsIn(value: unknown): readonly Coding[] {
  // A test with a value set names a CodeableConcept or a Coding; of anything else nothing is in the set.
  const concept = value as CodeableConcept & Coding;
  return typeof value === 'object' && value !== null ? (concept.coding ?? [concept]) : [];
}

function answersWith(value: unknown, { above, below }: ElementAnswer): boolean {
  if (above === undefined && below === undefined)
    return ['string', 'number', 'boolean'].includes(typeof value);
  if (typeof value !== 'number') return false;
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}

function factOf(
  { from, each, value: path, says }: ElementAnswer,
  resource: Held['resource'],
  part: unknown,
  value: unknown,
  zone: string,
): DocumentedFact {
  const text = String(value);
  const code = firstText(part, ['code', 'coding', 'code']) ?? firstText(resource, ['code', 'coding', 'code']);
  const date = DATES.map((each) => localDate(firstText(resource, each), zone)).find(
    (day) => day !== undefined,
  );
  return {
    says: says
      .replaceAll('{value}', text)
      .replaceAll('{code}', code ?? 'a code that is not given')
      .replaceAll('{date}', date ?? 'a day that is not given'),
    resource: localReference(resource),
    path: [from, ...each, ...path].join('.'),
    value: text,
  };
}

/** Where resources say when they were. */
const DATES = [
  ['effectiveDateTime'],
  ['effectivePeriod', 'start'],
  ['performedDateTime'],
  ['performedPeriod', 'start'],
  ['occurrenceDateTime'],
  ['onsetDateTime'],
  ['period', 'start'],
  ['date'],
];

function firstText(node: unknown, path: readonly string[]): string | undefined {
  return valuesAt(node, path).find((value) => typeof value === 'string');
}
