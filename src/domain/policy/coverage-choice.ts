import type { Coverage } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import { localDate } from '../time/local-time.ts';

/** No order says nothing about first or second: it comes after every stated one. */
const UNSTATED_ORDER = Number.MAX_SAFE_INTEGER;

/** Which coverage a case asks about, and why. */
export interface CoverageChoice {
  readonly coverage: Held<Coverage> | undefined;
  /** One sentence. */
  readonly because: string;
  /** Others that were valid with the same order: a person should confirm which pays first. */
  readonly rivals: readonly string[];
}

/**
 * The active coverage that was valid on the local dates of service, lowest `order` first. Of several valid on the
 * first day and later, those valid on the first day come first. Never guesses a date: without one, none is chosen.
 */
export function chooseCoverage(snapshot: Snapshot): CoverageChoice {
  const { period } = snapshot.encounter.resource;
  const from = localDate(period?.start, snapshot.zone);
  if (from === undefined)
    return none('the encounter has no start that is a full date of the calendar, to read coverage on');
  const to = localDate(period?.end, snapshot.zone) ?? from;
  const active = snapshot.coverages.filter(({ resource }) => resource.status === 'active');
  if (active.length === 0) {
    return none(snapshot.coverages.length === 0 ? 'no coverage is on file' : 'no coverage on file is active');
  }
  const onFirstDay = active.filter(({ resource }) => isValid(resource, from, from, snapshot.zone));
  const valid =
    onFirstDay.length > 0
      ? onFirstDay
      : active.filter(({ resource }) => isValid(resource, from, to, snapshot.zone));
  const [first, ...others] = [...valid].sort(byOrderThenId);
  if (first === undefined) return none(`no active coverage is valid on ${from}`);
  const rivals = others
    .filter(({ resource }) => orderOf(resource) === orderOf(first.resource))
    .map(({ resource }) => `Coverage/${resource.id ?? ''}`);
  return { coverage: first, because: reasonFor(first.resource, from, others.length, rivals), rivals };
}

function none(because: string): CoverageChoice {
  return { coverage: undefined, because, rivals: [] };
}

function reasonFor(coverage: Coverage, date: string, others: number, rivals: readonly string[]): string {
  const name = `Coverage/${coverage.id ?? ''}`;
  const validity =
    coverage.period === undefined ? 'is active and states no period' : `is active and valid on ${date}`;
  if (rivals.length > 0) {
    return `${name} ${validity}, and so with the same order are ${rivals.join(', ')}: confirm which pays first.`;
  }
  return others === 0 ? `${name} ${validity}.` : `${name} ${validity} and comes first by its order.`;
}

function isValid(coverage: Coverage, from: string, to: string, zone: string): boolean {
  const start = boundary(coverage.period?.start, zone);
  const end = boundary(coverage.period?.end, zone);
  return (
    (start === undefined || start <= to.slice(0, start.length)) &&
    (end === undefined || end >= from.slice(0, end.length))
  );
}

/** A partial boundary (`2026`, `2026-11`) includes the whole of that time, as FHIR Period says; so it is compared as written. */
function boundary(value: string | undefined, zone: string): string | undefined {
  return localDate(value, zone) ?? value?.slice(0, 10);
}

function byOrderThenId(a: Held<Coverage>, b: Held<Coverage>): number {
  const [idA, idB] = [a.resource.id ?? '', b.resource.id ?? ''];
  return orderOf(a.resource) - orderOf(b.resource) || (idA < idB ? -1 : 1);
}

function orderOf(coverage: Coverage): number {
  return coverage.order ?? UNSTATED_ORDER;
}
