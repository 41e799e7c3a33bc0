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
import { localReference } from '../fhir/reference.ts';
import { afterHours } from './after-hours.ts';
import { type Gathered, NOTHING_GATHERED } from './ask-map.ts';
import type { Signal } from './signal.ts';

type Variable = (typeof RULE_VARIABLES)[number];

/** What the site's own when/then rules say that are not about diagnoses, each asked once. */
export function ruleSignals(
  snapshot: Snapshot,
  content: ClinicalContent,
  emergencyOrigin: boolean,
): Gathered {
  const asked = { snapshot, content, emergencyOrigin };
  const signals = content.rules.flatMap((rule) => {
    const { then } = rule;
    if (then?.kind !== 'urgency') return [];
    const found = findBy(rule, asked);
    return found === undefined ? [] : [signalOf(rule, then, found)];
  });
  return signals.length === 0 ? NOTHING_GATHERED : { signals, unmapped: [], used: [] };
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

function findBy({ when }: Rule, asked: Asked): Found | undefined {
  const { snapshot } = asked;
  if (when?.kind === 'document') return findDocument(when.valueSet, snapshot);
  if (when?.kind !== 'expression' || !mayHold(when.expression, asked)) return undefined;
  if (!applies(when.expression, asked)) return undefined;
  return { held: snapshot.encounter, path: when.expression.text, value: 'true' };
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
function mayHold({ needs }: Expression, { snapshot, content, emergencyOrigin }: Asked): boolean {
  const encounter = snapshot.encounter.resource;
  return (
    !(emergencyOrigin && needs.untrue.includes('emergencyOrigin')) &&
    !(needs.true.includes('afterHours') && afterHours(snapshot, content) === undefined) &&
    needs.elements.every((name) => name in encounter || `_${name}` in encounter) &&
    needs.variables.every((name) => LISTS[name] === undefined || LISTS[name](snapshot).length > 0)
  );
}

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
  try {
    return evaluateOn(expression, asked.snapshot.encounter.resource, variablesOf(expression, asked));
  } catch (error) {
    if (error instanceof ExpressionError) return false;
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
  emergencyOrigin: ({ emergencyOrigin }) => emergencyOrigin,
  afterHours: ({ snapshot, content }) => afterHours(snapshot, content) !== undefined,
};

/** Sorted by id, so that the order of arrival changes nothing. */
function resourcesOf(held: readonly Held[]): readonly unknown[] {
  if (held.length < 2) return held.map(({ resource }) => resource);
  return held.map(({ resource }) => resource).sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
}
