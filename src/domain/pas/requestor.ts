import type { Organization, Reference } from '@medplum/fhirtypes';
import { resolveAs, type Snapshot } from '../case/snapshot.ts';
import { referencedId } from '../fhir/reference.ts';
import { missing, referenceTo, type Assembly, type Entry, type Made } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { organization } from './organization.ts';
import { npiOf } from './provider-number.ts';

/** X12 98: facility. */
const FACILITY = 'FA';
/** Departments and campuses above one another; more than this is a loop. */
const MAX_LEVELS = 5;

/**
 * The organization that asks (X12 loop 2000B): the one that gave the care, or the nearest above it with an NPI of
 * its own, since departments seldom have one.
 */
export function requestor({ snapshot }: Assembly): Made<Organization | undefined> {
  const encounter = snapshot.encounter.resource;
  const [first, ...above] = askingOrganizations(snapshot);
  if (first === undefined) {
    const text =
      'The organization that gave the care is unknown. Send Encounter.serviceProvider and the Organization it points to.';
    const place = `Encounter/${encounter.id ?? ''}.serviceProvider`;
    return { made: undefined, findings: [missing('requestor-missing', place, text)] };
  }
  const asking = [first, ...above].find(({ identifier }) => npiOf(identifier) !== undefined) ?? first;
  const made = organization(asking, { profile: PROFILE.requestor, entityCode: FACILITY });
  const place = `Organization/${asking.id ?? ''}`;
  const findings = [
    ...(npiOf(asking.identifier) === undefined
      ? [
          missing(
            'requestor-without-npi',
            `${place}.identifier`,
            'The organization that asks has no valid NPI (ten digits with a right check digit). Add it to this Organization or to the one it is part of.',
          ),
        ]
      : []),
    ...(asking.name === undefined
      ? [
          missing(
            'requestor-without-name',
            `${place}.name`,
            'The organization that asks has no name. Add it.',
          ),
        ]
      : []),
  ];
  return { made, findings };
}

/** The one organization of the request, where a reference names it or one of its departments and campuses. */
export function asAsking(
  named: Reference | undefined,
  asking: Entry | undefined,
  snapshot: Snapshot,
): { reference: string } | undefined {
  const id = referencedId(named);
  const isThere = askingOrganizations(snapshot).some((each) => each.id === id);
  return asking !== undefined && isThere ? referenceTo(asking) : undefined;
}

/** The organization that gave the care and those above it, nearest first. */
function askingOrganizations(snapshot: Snapshot): readonly Organization[] {
  const { serviceProvider, location } = snapshot.encounter.resource;
  const place = resolveAs(snapshot, location?.at(-1)?.location, 'Location')?.resource;
  const chain: Organization[] = [];
  let next =
    resolveAs(snapshot, serviceProvider, 'Organization') ??
    resolveAs(snapshot, place?.managingOrganization, 'Organization');
  while (next !== undefined && chain.length < MAX_LEVELS) {
    chain.push(next.resource);
    next = resolveAs(snapshot, next.resource.partOf, 'Organization');
  }
  return chain;
}
