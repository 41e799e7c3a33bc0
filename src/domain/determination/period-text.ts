import type { Period } from '@medplum/fhirtypes';

/** A period as `YYYY-MM-DD/YYYY-MM-DD`: only the dates as the payer wrote them, with an open end left empty. */
export function datesOf(period: Period | undefined): string | undefined {
  if (period?.start === undefined && period?.end === undefined) return undefined;
  return `${dateOf(period.start)}/${dateOf(period.end)}`;
}

function dateOf(value: string | undefined): string {
  return value?.slice(0, 'YYYY-MM-DD'.length) ?? '';
}
