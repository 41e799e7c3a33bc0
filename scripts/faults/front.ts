/** Stands before the payer and misbehaves as it is told. */
export interface Front {
  /** Over the connection of the payer. */
  readonly connection: object;
  readonly environment: Readonly<Record<string, string>>;
  use(how: string): void;
  /** What it counted, by name. */
  count(what: string): number;
  close(): Promise<void>;
}
