/** A document that a scenario or payer asks for: `mappings/documents/*.yaml`. */
export interface DocumentRequirement {
  readonly id: string;
  readonly version: string;
}
