import { IANAZone } from 'luxon';

const QUARTER_HOUR_MS = 900_000;
const KEPT_PER_ZONE = 20_000;

const zones = new Map<string, { readonly zone: IANAZone; readonly byQuarterHour: Map<number, number> }>();

/** Whether the zone is one the runtime knows. */
export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/**
 * Minutes that wall clocks of the zone are ahead of UTC at an instant (milliseconds since 1970). Asking the runtime
 * takes microseconds and an assessment asks often, so answers are kept: offsets change on quarter hours only.
 */
export function offsetAt(ms: number, zone: string): number {
  const known = zoneOf(zone);
  const quarter = Math.floor(ms / QUARTER_HOUR_MS);
  const kept = known.byQuarterHour.get(quarter);
  if (kept !== undefined) return kept;
  if (known.byQuarterHour.size >= KEPT_PER_ZONE) known.byQuarterHour.clear();
  const offset = known.zone.offset(quarter * QUARTER_HOUR_MS);
  known.byQuarterHour.set(quarter, offset);
  return offset;
}

function zoneOf(zone: string) {
  let known = zones.get(zone);
  if (known === undefined) {
    known = { zone: IANAZone.create(zone), byQuarterHour: new Map() };
    zones.set(zone, known);
  }
  return known;
}
