/** The instants between which a FHIR date, dateTime or instant lies: a partial date spans all of its day, month or year. */
export interface WidestPeriod {
  readonly startsAt: string | undefined;
  readonly endsAt: string | undefined;
}

/** Four digits, so that the instant is one that PostgreSQL can hold. */
const FHIR_DATE = /^([1-9]\d{3})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

/** For finding neighbours only; dates of service are read in their zone by whoever assesses. */
export function widestPeriod(period: {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}): WidestPeriod {
  return { startsAt: span(period.start)?.[0], endsAt: span(period.end)?.[1] };
}

/** The instant of `meta.lastUpdated`, or nothing when it cannot be read. */
export function instantOrNothing(value: string | undefined): string | undefined {
  return span(value)?.[0];
}

function span(value: string | undefined): readonly [string, string] | undefined {
  const [, year, month, day, time] = FHIR_DATE.exec(value ?? '') ?? [];
  if (value === undefined || year === undefined) return undefined;
  if (time !== undefined) return both(Date.parse(value), 0);
  const from = new Date(
    Date.UTC(Number(year), month === undefined ? 0 : Number(month) - 1, Number(day ?? 1)),
  );
  const to = new Date(from);
  if (month === undefined) to.setUTCFullYear(to.getUTCFullYear() + 1);
  else if (day === undefined) to.setUTCMonth(to.getUTCMonth() + 1);
  else to.setUTCDate(to.getUTCDate() + 1);
  return both(from.getTime(), to.getTime() - from.getTime() - 1);
}

function both(from: number, length: number): readonly [string, string] | undefined {
  if (Number.isNaN(from)) return undefined;
  return [new Date(from).toISOString(), new Date(from + length).toISOString()];
}
