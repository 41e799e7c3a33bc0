import type { Coverage } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ChecklistItem } from '../documentation/checklist.ts';
import type { Clock } from '../policy/clock.ts';
import type { AppliedPolicy } from '../policy/payer-policy.ts';
import type { RouteFinding } from '../policy/route.ts';
import type { Charges } from '../remittance/charges.ts';
import type { BillDenial } from '../remittance/denial-on-bill.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';

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
  /** What was billed, when the record tells. */
  readonly charges?: Charges | undefined;
  /** What the payer has denied already. */
  readonly denials?: readonly BillDenial[];
}
