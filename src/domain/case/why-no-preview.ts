import type { Case } from './case.ts';

/** Why a case has no request to look at, and what is missing for one. */
export function whyNoPreview({ assessment, state }: Case): string {
  return assessment === undefined
    ? `There is no request to show: the case was not assessed yet (state ${state}). Look again in a moment.`
    : `There is no request to show: no connection to ${assessment.policy.payerName} is configured (CONNECTIONS_FILE).`;
}
