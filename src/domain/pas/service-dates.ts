import type { Period } from '@medplum/fhirtypes';
import { localDate } from '../time/local-time.ts';
import type { Assembly } from './assembly.ts';
import { admissionStart } from './care-setting.ts';

/** Local calendar dates of an episode; PAS takes nothing finer and nothing coarser (FullDateRule). */
export interface ServiceDates {
  /** From the first door, the emergency department's included. */
  readonly eventStart: string | undefined;
  readonly admission: string | undefined;
  /** Absent while the patient is still there. */
  readonly end: string | undefined;
}

export function serviceDates(assembly: Assembly): ServiceDates {
  const { snapshot } = assembly;
  const encounter = snapshot.encounter.resource;
  const arrivals = snapshot.linked
    .filter(({ how }) => how === 'emergency-before')
    .map(({ encounter: before }) => before.resource.period?.start);
  const starts = [encounter.period?.start, ...arrivals]
    .map((start) => localDate(start, snapshot.zone))
    .filter((start) => start !== undefined);
  return {
    eventStart: starts.toSorted()[0],
    admission: localDate(admissionStart(encounter, assembly), snapshot.zone),
    end: localDate(encounter.period?.end, snapshot.zone),
  };
}

/** Dates as a Claim carries them: one day, or a period. */
export type Dates = { readonly date: string } | { readonly period: Period };

export function datesBetween(start: string | undefined, end: string | undefined): Dates | undefined {
  if (start === undefined) return end === undefined ? undefined : { date: end };
  if (start === end) return { date: start };
  return { period: end === undefined ? { start } : { start, end } };
}

/** Nights between two calendar dates; a stay of one day counts as one. */
export function daysBetween(start: string, end: string): number {
  const days = (Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / 86_400_000;
  return Math.max(1, days);
}
