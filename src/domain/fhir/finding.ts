import { allOk } from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';

/** The FHIR issue types (`OperationOutcome.issue.code`) that we use. */
export type IssueCode =
  | 'business-rule'
  | 'code-invalid'
  | 'conflict'
  | 'duplicate'
  | 'exception'
  | 'extension'
  | 'forbidden'
  | 'incomplete'
  | 'informational'
  | 'invalid'
  | 'invariant'
  | 'login'
  | 'not-found'
  | 'not-supported'
  | 'required'
  | 'structure'
  | 'throttled'
  | 'too-costly'
  | 'too-long'
  | 'transient'
  | 'value';

/**
 * One thing that is wrong, or worth knowing, about a resource: where it is, and what to do about it.
 * It becomes an `OperationOutcome.issue`. It never repeats a value from the resource, which may be PHI.
 */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  /** Stable name of the kind of finding, kebab-case, for tools that match on it. */
  readonly key: string;
  /** A plain sentence: what is wrong and the remedy. */
  readonly text: string;
  /** FHIRPath of the place, e.g. `Bundle.entry[2].resource.status`. */
  readonly expression?: string;
}

/** The findings as an OperationOutcome; with none, a single informational issue that says all is well. */
export function toOperationOutcome(findings: readonly Finding[]): OperationOutcome {
  const issues = findings.map(({ severity, code, key, text, expression }) => ({
    severity,
    code,
    details: { coding: [{ system: 'urn:retro-auth:finding', code: key }], text },
    diagnostics: text,
    ...(expression === undefined ? {} : { expression: [expression] }),
  }));
  return { resourceType: 'OperationOutcome', issue: issues.length > 0 ? issues : allOk.issue };
}
