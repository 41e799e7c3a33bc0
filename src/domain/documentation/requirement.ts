import type { ServiceClass } from '../policy/service-class.ts';
import type { Scenario } from '../urgency/scenario.ts';

/** A document that a scenario, a kind of service or a payer asks for: `mappings/documents/*.yaml`. */
export interface DocumentRequirement {
  /** `file/key`, e.g. `unplanned-emergency-visit/emergency-department-record`. */
  readonly id: string;
  readonly version: string;
  /** The same document wanted by several lists has the same key and is asked for once. */
  readonly key: string;
  /** Our own label. */
  readonly label: string;
  readonly need: 'required' | 'helpful';
  /** LOINC document types, any of which fulfils it; the first is the one we ask for. */
  readonly types: readonly string[];
  /** PWK01 (X12 755) report type code that carries it. */
  readonly reportType: string;
  /** Whether it must be of this stay, or may be of any time (an insurance card). */
  readonly about: 'stay' | 'any-time';
  /** Who usually has it, for the work list: `health-information-management`. */
  readonly owner: string | undefined;
  /** Empty means all. */
  readonly scenarios: readonly Scenario[];
  readonly serviceClasses: readonly ServiceClass[];
  readonly payers: readonly string[];
}
