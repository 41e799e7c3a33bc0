/** What can still be done, and how. */
export const ROUTES = [
  'not-required',
  'notify-only',
  'retrospective-request',
  'update',
  'corrected-claim',
  'claim-dispute',
  'reconsideration',
  'appeal',
  'provider-liability',
  'needs-review',
] as const;

export type Route = (typeof ROUTES)[number];

export interface RouteFinding {
  readonly route: Route;
  /** One sentence that names the rule and the fact behind it. */
  readonly because: string;
  /** `id@version` of the policy rule, or of the built-in default. */
  readonly by: string;
}

/** The routes on which somebody at the payer reads records of the stay. */
export function needsRecords(route: Route): boolean {
  return NEEDING_RECORDS.includes(route);
}

const NEEDING_RECORDS: readonly Route[] = [
  'retrospective-request',
  'update',
  'claim-dispute',
  'reconsideration',
  'appeal',
];
