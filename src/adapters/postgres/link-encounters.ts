import type { Coding, Encounter } from '@medplum/fhirtypes';
import type { Held, LinkedEncounter } from '../../domain/case/snapshot.ts';
import { referencedId } from '../../domain/fhir/reference.ts';
import { widestPeriod } from './widest-period.ts';

/** Stays that far apart still belong to one episode of care. */
const GAP_MS = 24 * 60 * 60 * 1000;

/** HL7 v3 ActCode */
const EMERGENCY = 'EMER';

/** Those of the patient's other encounters that belong to the same episode of care as this one. */
export function linkEncounters(
  own: Held<Encounter>,
  others: readonly Held<Encounter>[],
): readonly LinkedEncounter[] {
  return others.flatMap((encounter) => {
    const how = linkBetween(own.resource, encounter.resource);
    return how === undefined ? [] : [{ how, encounter }];
  });
}

function linkBetween(own: Encounter, other: Encounter): LinkedEncounter['how'] | undefined {
  if (other.id === own.id) return undefined;
  if (referencedId(own.partOf) === other.id) return 'part-of';
  if (referencedId(other.partOf) === own.id) return 'has-part';
  if (['cancelled', 'entered-in-error'].includes(other.status)) return undefined;
  if (wasEmergency(other) && reachesStartOf(own, other)) return 'emergency-before';
  return isElsewhere(own, other) && (adjoins(other, own) || adjoins(own, other)) ? 'transfer' : undefined;
}

function wasEmergency({ class: present, classHistory = [] }: Encounter): boolean {
  // The class is mandatory, and some feeds leave it out all the same.
  const classes: readonly (Coding | undefined)[] = [present, ...classHistory.map((past) => past.class)];
  return classes.some((each) => each?.code === EMERGENCY);
}

/** Began before ours and ended at most a day before it, or goes on into it. */
function reachesStartOf(own: Encounter, other: Encounter): boolean {
  const [theirs, ours] = [spanOf(other), spanOf(own)];
  return theirs.start <= ours.start && theirs.end >= ours.start - GAP_MS;
}

/** One ended within a day of the other's start. */
function adjoins(before: Encounter, after: Encounter): boolean {
  const [first, second] = [spanOf(before), spanOf(after)];
  return first.start < second.start && Math.abs(second.start - first.end) <= GAP_MS;
}

/** Another organization gave the care: both say which, and they differ. */
function isElsewhere(a: Encounter, b: Encounter): boolean {
  const [here, there] = [referencedId(a.serviceProvider), referencedId(b.serviceProvider)];
  return here !== undefined && there !== undefined && here !== there;
}

/** NaN where a start is not known: every comparison with it fails, so nothing is linked by guess. */
function spanOf({ period, status }: Encounter): { readonly start: number; readonly end: number } {
  const { startsAt, endsAt } = widestPeriod(period ?? {});
  const start = startsAt === undefined ? Number.NaN : Date.parse(startsAt);
  if (endsAt !== undefined) return { start, end: Date.parse(endsAt) };
  // A visit that is over but does not say when must not reach into every later stay.
  return { start, end: status === 'finished' ? start : Number.POSITIVE_INFINITY };
}
