import type { Encounter } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import {
  type Conclusion,
  evaluateOn,
  type Rule,
  RULE_VARIABLES,
  ruleReference,
} from '../clinical-content/rule.ts';
import type { ValueSetTable } from '../clinical-content/value-set.ts';
import { type Expression, ExpressionError } from '../fhir/fhirpath.ts';
import type { ElementName } from '../fhir/fhirpath-needs.ts';
import { localReference } from '../fhir/reference.ts';
import { valuesAt } from '../fhir/values-at.ts';
import { afterHours } from './after-hours.ts';
import type { Gathered } from './ask-map.ts';
import type { Signal } from './signal.ts';

type Variable = (typeof RULE_VARIABLES)[number];

/** What the site's own when/then rules say that are not about diagnoses, each asked once. */
export function ruleSignals(
  snapshot: Snapshot,
  content: ClinicalContent,
  emergencyOrigin: boolean,
): Gathered & { readonly unread: readonly Rule[] } {
  const unread: Rule[] = [];
  const asked = { snapshot, content, emergencyOrigin };
  const signals: Signal[] = [];
  for (const rule of content.rules) {
    const { then } = rule;
    const found = then?.kind === 'urgency' ? findBy(rule, asked, unread) : undefined;
    if (then?.kind === 'urgency' && found !== undefined) signals.push(signalOf(rule, then, found));
  }
  return { signals, unmapped: [], used: [], unread };
}

/** What rules are asked about. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  readonly emergencyOrigin: boolean;
}

/** Where a rule found what it asked for. */
interface Found {
  readonly held: Held;
  readonly path: string;
  readonly value: string;
}

function signalOf(
  rule: Rule,
  then: Extract<Conclusion, { kind: 'urgency' }>,
  { held, path, value }: Found,
): Signal {
  return {
    resource: localReference(held.resource),
    version: held.version,
    path,
    value,
    says: then.urgency,
    strength: then.strength,
    group: then.group,
    by: ruleReference(rule),
    because: then.says,
  };
}

function findBy(rule: Rule, asked: Asked, unread: Rule[]): Found | undefined {
  const { when } = rule;
  const { snapshot } = asked;
  if (when?.kind === 'document') return findDocument(when.valueSet, snapshot);
  if (when?.kind !== 'expression') return undefined;
  const holds = tryToApply(when.expression, asked);
  if (holds === undefined) unread.push(rule);
  return holds === true ? { held: snapshot.encounter, path: when.expression.text, value: 'true' } : undefined;
}

export function findDocument(valueSet: ValueSetTable, { documents }: Snapshot): Found | undefined {
  for (const held of documents) {
    if (held.resource.status !== 'current') continue;
    const coding = held.resource.type?.coding?.find((each) => valueSet.has(each));
    if (coding !== undefined) return { held, path: 'DocumentReference.type', value: coding.code ?? '' };
  }
  return undefined;
}

/** A look at what the expression cannot do without, before it is evaluated. */
function mayHold({ needs }: Expression, asked: Asked): boolean {
  const encounter = asked.snapshot.encounter.resource;
  return (
    needs.untrue.every((name) => FLAGS[name]?.(asked) !== true) &&
    needs.elements.every((element) => has(encounter, element)) &&
    !needs.absent.some((element) => has(encounter, element)) &&
    needs.variables.every((name) => LISTS[name] === undefined || LISTS[name](asked.snapshot).length > 0) &&
    needs.true.every((name) => FLAGS[name]?.(asked) !== false)
  );
}

/** Whether the look has told all there is to know. */
function isSettled({ needs }: Expression): boolean {
  return needs.isAll && [...needs.untrue, ...needs.true].every((name) => name in FLAGS);
}

function has(encounter: Encounter, { name, beside }: ElementName): boolean {
  return [name, beside].some((spelt) => valuesAt(encounter, [spelt]).some((value) => value !== null));
}

/** The variables that are true or false. */
const OF_TRUTH = {
  emergencyOrigin: ({ emergencyOrigin }: Asked) => emergencyOrigin,
  afterHours: ({ snapshot, content }: Asked) => afterHours(snapshot, content) !== undefined,
};
const FLAGS: Readonly<Record<string, (asked: Asked) => boolean>> = OF_TRUTH;

const LISTS: Readonly<Record<string, (snapshot: Snapshot) => readonly unknown[]>> = {
  conditions: ({ conditions }) => conditions,
  procedures: ({ procedures }) => procedures,
  serviceRequests: ({ serviceRequests }) => serviceRequests,
  observations: ({ observations }) => observations,
  documents: ({ documents }) => documents,
  coverages: ({ coverages }) => coverages,
  linked: ({ linked }) => linked,
};

/** A rule that cannot be evaluated on this data does not hold; a missing fact is no fact. */
export function applies(expression: Expression, asked: Asked): boolean {
  return tryToApply(expression, asked) ?? false;
}

/** Undefined when the expression cannot be evaluated on this data, or uses up its budget. */
function tryToApply(expression: Expression, asked: Asked): boolean | undefined {
  if (!mayHold(expression, asked)) return false;
  if (isSettled(expression)) return true;
  try {
    return evaluateOn(expression, asked.snapshot.encounter.resource, variablesOf(expression, asked));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** The variables that the expression reads; the others are not worth making. */
function variablesOf({ variables }: Expression, asked: Asked): Partial<Record<Variable, unknown>> {
  const read = RULE_VARIABLES.filter((name) => variables.has(name));
  return Object.fromEntries(read.map((name) => [name, VALUES[name](asked)]));
}

const VALUES: Readonly<Record<Variable, (asked: Asked) => unknown>> = {
  conditions: ({ snapshot }) => resourcesOf(snapshot.conditions),
  procedures: ({ snapshot }) => resourcesOf(snapshot.procedures),
  serviceRequests: ({ snapshot }) => resourcesOf(snapshot.serviceRequests),
  observations: ({ snapshot }) => resourcesOf(snapshot.observations),
  documents: ({ snapshot }) => resourcesOf(snapshot.documents),
  coverages: ({ snapshot }) => resourcesOf(snapshot.coverages),
  linked: ({ snapshot }) => resourcesOf(snapshot.linked.map(({ encounter }) => encounter)),
  patient: ({ snapshot }) => snapshot.patient?.resource ?? [],
  ...OF_TRUTH,
};

/** Sorted by id, so that the order of arrival changes nothing. */
function resourcesOf(held: readonly Held[]): readonly unknown[] {
  if (held.length < 2) return held.map(({ resource }) => resource);
  return held.map(({ resource }) => resource).sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
}
