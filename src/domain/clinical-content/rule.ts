import type { Encounter, Resource } from '@medplum/fhirtypes';
import { compileExpression, type Expression, ExpressionError, type MemberOf } from '../fhir/fhirpath.ts';
import { nearestName } from '../fhir/nearest-name.ts';
import { elementNames } from '../fhir/r4-element.ts';
import type { Scenario } from '../urgency/scenario.ts';
import type { Signal } from '../urgency/signal.ts';
import type { Urgency } from '../urgency/urgency.ts';
import type { Code } from './code-system.ts';
import type { Fault, Source } from './fault.ts';
import type { ValueSetTable } from './value-set.ts';

/** A when/then rule of `mappings/rules/*.yaml`, compiled. */
export interface Rule {
  readonly id: string;
  readonly version: string;
  readonly because?: Because;
  readonly when?: Condition;
  readonly then?: Conclusion;
  readonly examples?: readonly RuleExample[];
}

/** Why the rule is as it is, for whoever is asked to change it. */
interface Because {
  readonly source: string;
  readonly approver: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/**
 * What must hold:
 * - `diagnosis`: a diagnosis of the episode is in the value set, whoever made it and when
 * - `presenting`: what the patient came with (reason, complaint, admitting diagnosis) is in it
 * - `document`: a document of the episode is of a type in it
 * - `expression`: a FHIRPath over the Encounter
 */
type Condition =
  | { readonly kind: 'diagnosis' | 'presenting' | 'document'; readonly valueSet: ValueSetTable }
  | { readonly kind: 'expression'; readonly expression: Expression };

export type Conclusion =
  | {
      readonly kind: 'urgency';
      readonly urgency: Exclude<Urgency, 'undetermined'>;
      readonly strength: Signal['strength'];
      /** Observations of one group count once. */
      readonly group: string;
      readonly says: string;
      /** What it is called in a sentence: `a heart attack`. */
      readonly condition: string | undefined;
    }
  | { readonly kind: 'scenario'; readonly scenario: Scenario; readonly says: string };

/** A situation and whether the rule applies to it; `urgency` is what comes of the whole situation. */
export interface RuleExample {
  readonly name: string;
  readonly given: readonly Resource[];
  readonly applies: boolean;
  readonly urgency?: Urgency | undefined;
}

/** A rule as its file says it. */
export interface RuleSource {
  readonly id: string;
  readonly version: string;
  readonly because: Because;
  readonly when:
    | string
    | { readonly diagnosisIn: string }
    | { readonly presentingIn: string }
    | { readonly documentIn: string };
  readonly then:
    | {
        readonly urgency: Exclude<Urgency, 'undetermined'>;
        readonly strength: Signal['strength'];
        readonly group?: string | undefined;
        readonly says: string;
        readonly condition?: string | undefined;
      }
    | { readonly scenario: Scenario; readonly says: string };
  readonly examples: readonly RuleExample[];
}

/** What a FHIRPath rule may ask for beside the Encounter; each is a list of resources, but for the two that are true or false. */
export const RULE_VARIABLES = [
  'conditions',
  'procedures',
  'serviceRequests',
  'observations',
  'documents',
  'coverages',
  'linked',
  'patient',
  'emergencyOrigin',
  'afterHours',
] as const;

/** FHIRPath has these by itself. */
const KNOWN_VARIABLES: ReadonlySet<string> = new Set([...RULE_VARIABLES, 'resource', 'context']);

/** Diagnoses raise urgency through value sets only; a rule that reads them freely could lower it. */
const DIAGNOSES = ['conditions', 'diagnosis', 'reasonReference', 'reasonCode'];

/** Compiles the rules of one release; a rule id stands for one rule. */
export function compileRules(
  sources: readonly Source<readonly RuleSource[]>[],
  valueSets: ReadonlyMap<string, ValueSetTable>,
  memberOf: MemberOf,
): { rules: readonly Rule[]; faults: readonly Fault[]; oversights: readonly Fault[] } {
  const rules: Rule[] = [];
  const faults: Fault[] = [];
  const oversights: Fault[] = [];
  const seen = new Map<string, Fault['also']>();
  for (const { file, content } of sources) {
    content.forEach((source, index) => {
      const path = [index];
      const also = seen.get(source.id);
      if (also !== undefined) {
        faults.push({ file, path, says: `Two rules have the id ${source.id}. Rename one of them.`, also });
      }
      seen.set(source.id, { file, path });
      const when = conditionOf(source, valueSets, memberOf);
      const says = typeof when === 'string' ? when : (objection(source, when) ?? '');
      if (!source.examples.some(({ applies }) => applies)) {
        faults.push({
          file,
          path: [index, 'examples'],
          says: `Rule ${source.id} has no example to which it applies. Add one, so that a misspelt rule is noticed.`,
        });
      }
      if (says !== '') faults.push({ file, path: [index, 'when'], says: `Rule ${source.id}: ${says}` });
      else if (typeof when !== 'string') rules.push(ruleOf(source, when));
      const passedOver = typeof when === 'string' ? undefined : oversightIn(when);
      if (passedOver !== undefined)
        oversights.push({ file, path: [index, 'when'], says: `Rule ${source.id}: ${passedOver}` });
    });
  }
  return { rules, faults, oversights };
}

function ruleOf(source: RuleSource, when: Condition): Rule {
  const { id, version, because, examples, then } = source;
  const group = when.kind === 'expression' || when.kind === 'document' ? id : 'diagnosis';
  const conclusion: Conclusion =
    'scenario' in then
      ? { kind: 'scenario', ...then }
      : { ...then, kind: 'urgency', group: then.group ?? group, condition: then.condition };
  return { id, version, because, when, then: conclusion, examples };
}

/** The compiled condition, or a sentence why there is none. */
function conditionOf(
  { when }: RuleSource,
  valueSets: ReadonlyMap<string, ValueSetTable>,
  memberOf: MemberOf,
): Condition | string {
  if (typeof when === 'string') return expressionOf(when, memberOf);
  const [kind, name] =
    'diagnosisIn' in when
      ? (['diagnosis', when.diagnosisIn] as const)
      : 'presentingIn' in when
        ? (['presenting', when.presentingIn] as const)
        : (['document', when.documentIn] as const);
  const valueSet = valueSets.get(name);
  if (valueSet === undefined) return `there is no value-sets/${name}.json. Add it, or correct the name.`;
  return { kind, valueSet };
}

function expressionOf(text: string, memberOf: MemberOf): Condition | string {
  try {
    const expression = compileExpression(text, memberOf);
    const unknown = [...expression.variables].find((name) => !KNOWN_VARIABLES.has(name));
    if (unknown !== undefined) {
      return `there is no variable %${unknown}. There are ${RULE_VARIABLES.map((name) => `%${name}`).join(', ')}.`;
    }
    for (const name of expression.valueSets) memberOf({ system: '', code: '' }, name);
    // A dry run on nearly nothing finds what cannot be evaluated before the first patient does.
    evaluateOn(expression, A_VISIT, {});
    return { kind: 'expression', expression };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.why === undefined ? error.message : `${error.message} (${error.why})`;
  }
}

/** What nobody would notice in an expression that can be evaluated: it asks for what FHIR does not have, or for too much. */
function oversightIn(when: Condition): string | undefined {
  if (when.kind !== 'expression') return undefined;
  const [unknown] = when.expression.unknownElements;
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, elementNames());
    return `FHIR R4 has no element named ${unknown}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
  }
  return isAffordable(when.expression)
    ? undefined
    : `it asks too much of a record with ${String(MANY)} resources of a kind. Do not look through one list for each member of another.`;
}

const A_VISIT: Encounter = { resourceType: 'Encounter', status: 'finished', class: {} };

/** A long stay has so many of some resources; one with more of them reaches a person when its rules cannot be read. */
const MANY = 60;

/** Whether the budget of one evaluation is enough for a record that has many of everything. */
function isAffordable(expression: Expression): boolean {
  const many = Array.from({ length: MANY }, (_, n) => ({ resourceType: 'Basic', id: `r${String(n)}` }));
  try {
    evaluateOn(expression, A_VISIT, Object.fromEntries(LISTS.map((name) => [name, many])));
    return true;
  } catch (error) {
    if (error instanceof ExpressionError && error.cause === undefined) return false;
    return true;
  }
}

const LISTS = RULE_VARIABLES.filter((name) => !['patient', 'emergencyOrigin', 'afterHours'].includes(name));

const NOTHING_GIVEN = Object.fromEntries(RULE_VARIABLES.map((name) => [name, []]));

/** Whether the expression is true of the resource; variables that are not given are empty. */
export function evaluateOn(
  expression: Expression,
  resource: Resource,
  variables: Partial<Record<(typeof RULE_VARIABLES)[number], unknown>>,
): boolean {
  const result = expression.evaluate(resource, { ...NOTHING_GIVEN, ...variables });
  return result.length > 0 && result.every((item) => item === true);
}

/** What the house does not allow a rule to say. */
function objection({ then }: RuleSource, when: Condition): string | undefined {
  if ('scenario' in then) return undefined;
  if (when.kind === 'document') return undefined;
  if (when.kind !== 'expression') {
    return then.urgency === 'non-emergency'
      ? 'a diagnosis may raise urgency and never lowers it. Remove the rule, or let it say urgent or emergency.'
      : undefined;
  }
  const reads = DIAGNOSES.find((name) => when.expression.names.has(name));
  return reads === undefined
    ? undefined
    : `a rule about urgency reads diagnoses through a value set, not through "${reads}". Use diagnosisIn or presentingIn.`;
}

/** `id@version`, as an assessment remembers it. */
export function ruleReference(rule: Pick<Rule, 'id' | 'version'>): string {
  return `${rule.id}@${rule.version}`;
}

const named = new WeakMap<readonly Rule[], ReadonlyMap<string, Rule>>();

/** The rule of that `id@version`. */
export function ruleNamed(rules: readonly Rule[], reference: string): Rule | undefined {
  let byReference = named.get(rules);
  if (byReference === undefined) {
    byReference = new Map(rules.map((rule) => [ruleReference(rule), rule]));
    named.set(rules, byReference);
  }
  return byReference.get(reference);
}

/** memberOf() for expressions: a value set of this release, by its name or canonical URL. */
export function memberOfValueSets(
  valueSets: ReadonlyMap<string, ValueSetTable>,
  urls: ReadonlyMap<string, string>,
): MemberOf {
  return (coding, name) => {
    const table = valueSets.get(name) ?? valueSets.get(urls.get(name) ?? '');
    if (table === undefined) throw new ExpressionError(`There is no value set named ${name}.`);
    return isCode(coding) && table.has(coding);
  };
}

function isCode(value: unknown): value is Code {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
