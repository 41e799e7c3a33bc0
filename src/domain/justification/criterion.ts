/** A fact of the record that answers a criterion, with its place. Codes and ids, never free text. */
export interface DocumentedFact {
  /** A plain sentence. */
  readonly says: string;
  /** `Observation/o1` */
  readonly resource: string;
  /** FHIRPath of the element. */
  readonly path: string;
  readonly value: string;
}

/** What a reviewer asks, and what the record says to it. */
export interface CriterionFinding {
  readonly key: string;
  readonly asks: string;
  readonly status: 'documented' | 'NOT_DOCUMENTED';
  readonly facts: readonly DocumentedFact[];
}
