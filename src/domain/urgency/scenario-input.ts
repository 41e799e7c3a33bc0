import type { Coverage } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { Evidence, Scenario } from './scenario.ts';
import type { UrgencyFinding } from './urgency.ts';

/** What scenarios are found in. */
export interface ScenarioInput {
  readonly snapshot: Snapshot;
  readonly urgency: UrgencyFinding;
  /** The coverage the case asks about. */
  readonly coverage: Held<Coverage> | undefined;
  readonly content: ClinicalContent;
  /** Our id of the payer that is asked: another payer's bad day explains nothing here. */
  readonly payer: string | undefined;
  /** Reported outages of that payer or its portal; without `to`, not over yet. */
  readonly outages: readonly Outage[];
}

export interface Outage {
  readonly from: string;
  readonly to: string | undefined;
  readonly source: string;
}

/** A scenario that holds, before it is dressed with rule and delay reason. */
export interface FoundScenario {
  readonly scenario: Scenario;
  readonly evidence: readonly Evidence[];
  readonly because: string;
  /** `id@version`, when a rule of the site said it. */
  readonly by?: string;
}
