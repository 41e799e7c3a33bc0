import type { Code } from './clinical-content.ts';

/** A FHIR R4 ValueSet, compiled to a membership test. */
export interface ValueSetTable {
  /** `name@version` */
  readonly id: string;
  readonly title: string;
  has(code: Code): boolean;
}
