import type { Resource } from '@medplum/fhirtypes';
import type { ValueSetTable } from '../clinical-content/value-set.ts';
import type { ServiceClass } from '../policy/service-class.ts';
import type { Scenario } from '../urgency/scenario.ts';
import type { Urgency } from '../urgency/urgency.ts';

/** What a reviewer asks of a late request, and which facts of a record answer it: `mappings/criteria/*.yaml`. */
export interface Criterion {
  readonly id: string;
  readonly version: string;
  /** The question, as a reviewer puts it. */
  readonly asks: string;
  readonly because: { readonly source: string; readonly approver: string; readonly date: string };
  /** Asked of these cases only; an absent condition asks of all. */
  readonly when: {
    readonly serviceClass?: readonly ServiceClass[] | undefined;
    readonly urgency?: readonly Urgency[] | undefined;
    readonly scenario?: readonly Scenario[] | undefined;
    /** A diagnosis of the episode is in it. */
    readonly diagnosisIn?: ValueSetTable;
  };
  readonly answers: readonly Answer[];
  readonly examples: readonly CriterionExample[];
}

/**
 * Where an answer is looked for:
 * - `signals`: facts that urgency was weighed by, of these groups, unless they speak against it
 * - `lateness`: what the leading scenario rests on
 * - `midnights`: how many midnights the stay crossed
 * - `element`: an element of the episode's resources
 */
export type Answer =
  | { readonly in: 'signals'; readonly groups: readonly string[] }
  | { readonly in: 'lateness' }
  | { readonly in: 'midnights' }
  | ElementAnswer;

/** The types of resources that criteria may read. */
export const READ_BY_CRITERIA = [
  'Encounter',
  'Condition',
  'Procedure',
  'ServiceRequest',
  'Observation',
  'DocumentReference',
] as const;

export interface ElementAnswer {
  readonly in: 'element';
  readonly from: (typeof READ_BY_CRITERIA)[number];
  /** A list within the resource whose members are read each for itself: `component`. */
  readonly each: readonly string[];
  /** All must hold, each for some value at its path. */
  readonly where: readonly ElementTest[];
  /** Element names from the resource (or from a member of `each`) to the value that answers. */
  readonly value: readonly string[];
  /** A number that answers only outside of this range. */
  readonly above: number | undefined;
  readonly below: number | undefined;
  /** A plain sentence; `{value}`, `{code}` and `{date}` stand for the value, the code and the day of the resource. */
  readonly says: string;
}

export interface ElementTest {
  readonly path: readonly string[];
  readonly oneOf: readonly string[] | undefined;
  readonly noneOf: readonly string[] | undefined;
  readonly valueSet: ValueSetTable | undefined;
}

/** A record, and whether it answers the criterion. */
export interface CriterionExample {
  readonly name: string;
  readonly given: readonly Resource[];
  readonly documented: boolean;
}

/** A fact of the record that answers a criterion, with its place. Codes and ids, never free text. */
export interface DocumentedFact {
  /** A plain sentence. */
  readonly says: string;
  /** `Observation/o1` */
  readonly resource: string;
  /** FHIRPath of the element. */
  readonly path: string;
  readonly value: string;
}

/** What a reviewer asks, and what the record says to it. */
export interface CriterionFinding {
  readonly key: string;
  readonly asks: string;
  /** `id@version` of the criterion. */
  readonly by?: string;
  /** It asks why nobody was asked in advance, not about the care. */
  readonly about?: 'lateness' | undefined;
  readonly status: 'documented' | 'NOT_DOCUMENTED';
  readonly facts: readonly DocumentedFact[];
}
