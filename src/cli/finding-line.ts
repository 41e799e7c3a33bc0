import type { Finding } from '../domain/fhir/finding.ts';

/** A finding on one line of a terminal. */
export function lineOf({ severity, expression, text, key }: Finding): string {
  return `${severity.padEnd(11)} ${expression ?? ''}  ${text} [${key}]`;
}
