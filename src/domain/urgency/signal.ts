/** One fact that speaks about urgency: what was found, where, what it says, and by which rule. */
export interface Signal {
  /** `Encounter/e1` */
  readonly resource: string;
  /** Our version of that resource. */
  readonly version: number;
  /** FHIRPath of the element. */
  readonly path: string;
  /** The code or value that was read, e.g. `EMER`. Never free text. */
  readonly value: string;
  readonly says: 'emergency' | 'urgent' | 'non-emergency';
  /** `strong` decides; `supporting` raises or confirms; `weak` is listed and decides nothing alone. */
  readonly strength: 'strong' | 'supporting' | 'weak';
  /** Signals of one group are one observation seen twice; certainty counts groups. E.g. `class`, `admission-type`, `diagnosis`. */
  readonly group: string;
  /** `id@version` of the rule, map or value set that made it. */
  readonly by: string;
  /** A plain sentence a nurse can read. */
  readonly because: string;
}
