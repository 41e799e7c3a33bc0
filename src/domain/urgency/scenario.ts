/** Why there was no prior authorization. */
export const SCENARIOS = [
  'unplanned-emergency-visit',
  'trauma-or-accident',
  'acute-condition',
  'after-hours-admission',
  'emergency-transfer',
  'missed-prior-authorization',
  'incorrect-insurance',
  'system-failure',
  'delayed-eligibility',
  'change-of-treatment-plan',
  'urgent-not-emergent',
] as const;

export type Scenario = (typeof SCENARIOS)[number];

/** A fact a scenario rests on, with its place. */
export interface Evidence {
  /** `Coverage/c2`, or `payer-contact` / `calendar` for what is not a resource. */
  readonly source: string;
  readonly path: string;
  readonly value: string;
  /** A plain sentence. */
  readonly says: string;
}

export interface ScenarioFinding {
  readonly scenario: Scenario;
  readonly evidence: readonly Evidence[];
  /** `id@version` of the rule. */
  readonly by: string;
  /** One sentence: why no authorization was sought in advance. */
  readonly because: string;
  /** X12 1514 (UM10) delay reason, as a number with no licensed text; e.g. `8`. */
  readonly delayReason: string | undefined;
}
