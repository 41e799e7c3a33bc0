import type { Bundle } from '@medplum/fhirtypes';
import { loadDay } from '../../scripts/demo/day.ts';

/** The hospital, its people and the payers: pushed once before any stay. */
export function theHospital(): Bundle {
  return bundleOf('_facility');
}

/**
 * An emergency stay that nobody had authorized, complete and ready to be asked for, under names of its own:
 * `Encounter/{name}-stay` of a member with this number.
 */
export function anUnauthorizedStay(name: string, memberId: string): Bundle {
  const text = JSON.stringify(bundleOf('unplanned-emergency-visit'))
    .replaceAll('unplanned-emergency-visit', `${name}-visit`)
    .replaceAll('"unplanned-', `"${name}-`)
    .replaceAll('/unplanned-', `/${name}-`)
    .replaceAll('EXH100001', memberId);
  // The same Bundle with other names in it.
  return JSON.parse(text) as Bundle;
}

function bundleOf(name: string): Bundle {
  const push = loadDay(new Date()).find((each) => each.name === name);
  if (push === undefined) throw new Error(`The demo's day has no ${name}.`);
  return push.bundle;
}
