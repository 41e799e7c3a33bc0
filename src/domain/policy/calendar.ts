/** Business days and hours of a payer's review desk or of a facility: `mappings/calendars/*.yaml`. */
export interface Calendar {
  readonly id: string;
  readonly version: string;
  readonly zone: string;
}
