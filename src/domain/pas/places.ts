import type { Location, Reference } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { defined } from '../fhir/defined.ts';
import { localReference } from '../fhir/reference.ts';
import { bareConcept, entryOf, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { plainAddresses, plainIdentifiers, plainTelecoms } from './demographics.ts';
import type { Draft } from './draft.ts';
import { asAsking } from './requestor.ts';

/** The place that a reference names; undefined when it has no name or no address, both of which PAS demands. */
export type Places = (reference: Reference | undefined) => Entry<Location> | undefined;

/** Each place once, added to the Bundle when first named. */
export function placesOf(assembly: Assembly, organization: Entry | undefined, draft: Draft): Places {
  const known = new Map<string, Entry<Location> | undefined>();
  return (reference) => {
    const held = resolveAs(assembly.snapshot, reference, 'Location')?.resource;
    if (held === undefined) return undefined;
    const key = localReference(held);
    if (!known.has(key)) {
      const copy = placeCopy(held, asAsking(held.managingOrganization, organization, assembly.snapshot));
      known.set(key, copy && draft.add(entryOf(copy, assembly.newId)));
    }
    return known.get(key);
  };
}

/** A place of care; `active` is fixed, also for one that has closed since. */
function placeCopy(
  source: Location,
  managingOrganization: Location['managingOrganization'],
): Location | undefined {
  const [address] = plainAddresses(source.address === undefined ? [] : [source.address]);
  if (source.name === undefined || address === undefined) return undefined;
  return defined<Location>({
    resourceType: 'Location',
    meta: { profile: [PROFILE.location] },
    identifier: plainIdentifiers(source.identifier),
    status: 'active',
    name: source.name,
    type: (source.type ?? []).map(bareConcept).filter((each) => each !== undefined),
    telecom: plainTelecoms(source.telecom),
    address,
    managingOrganization,
  });
}
