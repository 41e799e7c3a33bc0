import type { Scenario } from '../urgency/scenario.ts';
import type { EvidenceKind } from './evidence.ts';

const ALWAYS: readonly EvidenceKind[] = [
  'failed-call',
  'answered-call',
  'outage-report',
  'payer-notice',
  'post-stabilization',
  'emergency-origin',
];

/** When the insurance became known explains a request only where the insurance is why it is late. */
const OF_INSURANCE: readonly EvidenceKind[] = ['coverage-version', 'eligibility-answer'];

/**
 * Kinds of entries that explain why a request is late, beside what the scenario itself rests on. A bill that was denied
 * explains nothing, unless it went to the wrong payer.
 */
export function explainsLateness(scenario: Scenario | undefined): readonly EvidenceKind[] {
  if (scenario === 'incorrect-insurance') return [...ALWAYS, ...OF_INSURANCE, 'remittance'];
  return scenario === 'delayed-eligibility' ? [...ALWAYS, ...OF_INSURANCE] : ALWAYS;
}
