import type { Finding, IssueCode } from './finding.ts';

/** Why something that was pushed or asked is not taken: an HTTP status and what the sender can do about it. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 422 | 429 | 503;
  readonly findings: readonly Finding[];
}

/** A refusal for a single reason. */
export function refuse(
  status: Refusal['status'],
  finding: { code: IssueCode; key: string; text: string; expression?: string | undefined },
): Refusal {
  const { expression, ...rest } = finding;
  return { status, findings: [problem({ ...rest, expression })] };
}

/** An error; the expression is left out where there is no place to name. */
export function problem({
  expression,
  ...rest
}: {
  code: IssueCode;
  key: string;
  text: string;
  expression: string | undefined;
}): Finding {
  return { severity: 'error', ...rest, ...(expression === undefined ? {} : { expression }) };
}
