import type { DocumentRequirement } from '../documentation/requirement.ts';
import type { Criterion } from '../justification/criterion.ts';
import type { Calendar } from '../policy/calendar.ts';
import type { PayerPolicy } from '../policy/payer-policy.ts';
import type { SystemAliases } from './code-system.ts';
import type { ConceptMapTable } from './concept-map.ts';
import type { Rule } from './rule.ts';
import type { ValueSetTable } from './value-set.ts';

/**
 * One immutable, hashed set of everything clinical and contractual that decides a case: maps, value sets, rules,
 * payer policies, calendars, document requirements. Loaded and checked once, passed on as a value; every
 * assessment stores the `release` and the `id@version` of what took part.
 */
export interface ClinicalContent {
  /** First 12 hex digits of the sha-256 over all files, e.g. `release-3fa9…`. */
  readonly release: string;
  /** By name, which is the file name: `encounter-class-to-urgency`. */
  readonly conceptMaps: ReadonlyMap<string, ConceptMapTable>;
  readonly valueSets: ReadonlyMap<string, ValueSetTable>;
  readonly rules: readonly Rule[];
  /** What a reviewer asks of a late request, in the order of a letter. */
  readonly criteria: readonly Criterion[];
  /** Other spellings of code systems, from `naming-systems/`. */
  readonly systems?: SystemAliases;
  readonly payers: readonly PayerPolicy[];
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly requirements: readonly DocumentRequirement[];
  /** The FHIR resources of the release as they were written, by `ConceptMap/<file name>` and `ValueSet/<file name>`. */
  readonly resources?: ReadonlyMap<string, object>;
}
