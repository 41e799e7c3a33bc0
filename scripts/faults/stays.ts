import type { Bundle } from '@medplum/fhirtypes';
import { loadDay } from '../demo/day.ts';

const DAY = new Map(loadDay(new Date()).map(({ name, bundle }) => [name, JSON.stringify(bundle)]));

/** The hospital, its people and the payers: pushed once before any stay. */
export function hospitalText(): string {
  return DAY.get('_facility') ?? '';
}

/** An emergency stay that nobody had authorized, `Encounter/{name}-stay`, of a fictitious member with this number. */
export function stayText(name: string, memberId: string): string {
  return (DAY.get('unplanned-emergency-visit') ?? '')
    .replaceAll('unplanned-emergency-visit', `${name}-visit`)
    .replaceAll('"unplanned-', `"${name}-`)
    .replaceAll('/unplanned-', `/${name}-`)
    .replaceAll('EXH100001', memberId);
}

/** The same stay, its content untouched, as another system might spell it: entries in another order. */
export function reordered(text: string): string {
  // Our own text of a Bundle.
  const bundle = JSON.parse(text) as Bundle;
  return JSON.stringify({ ...bundle, entry: [...(bundle.entry ?? [])].reverse() });
}
