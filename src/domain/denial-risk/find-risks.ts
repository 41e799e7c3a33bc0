import type { Coverage } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ChecklistItem } from '../documentation/checklist.ts';
import type { Clock } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { RouteFinding } from '../policy/route.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import { administrativeRisks } from './administrative-risks.ts';
import { clinicalRisks } from './clinical-risks.ts';
import { coverageRisks } from './coverage-risks.ts';
import { documentRisks } from './document-risks.ts';
import type { Risk } from './risk.ts';
import { timelinessRisks } from './timeliness-risks.ts';

/** Everything a risk is found from. */
export interface RiskQuestion {
  readonly snapshot: Snapshot;
  readonly policy: AppliedPolicy;
  readonly route: RouteFinding;
  readonly clocks: readonly Clock[];
  readonly checklist: readonly ChecklistItem[];
  readonly urgency: UrgencyFinding;
  readonly scenarios: readonly ScenarioFinding[];
  readonly coverage: Held<Coverage> | undefined;
  readonly at: string;
}

/**
 * What would get this case denied, each with the act that removes it, in the order a person would take them up.
 * Deterministic: every risk names the rule and the fact behind it. A case that needs no authorization has none.
 */
export function findRisks(question: RiskQuestion): readonly Risk[] {
  if (question.route.route === 'not-required') return [];
  return [timelinessRisks, coverageRisks, documentRisks, clinicalRisks, administrativeRisks].flatMap((find) =>
    find(question),
  );
}
