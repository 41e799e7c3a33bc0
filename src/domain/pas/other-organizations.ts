import type { Organization, Reference } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { localReference } from '../fhir/reference.ts';
import { entryOf, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import type { Draft } from './draft.ts';
import { organization } from './organization.ts';
import { asAsking } from './requestor.ts';

/** An organization that took part in the care and is not the one that asks; undefined for any other, or one without a name. */
export type OtherOrganizations = (
  reference: Reference | undefined,
  entityCode: string,
) => Entry<Organization> | undefined;

/** Each once, added to the Bundle when first named. */
export function otherOrganizationsOf(
  assembly: Assembly,
  requestor: Entry | undefined,
  draft: Draft,
): OtherOrganizations {
  const known = new Map<string, Entry<Organization>>();
  return (reference, entityCode) => {
    const held = resolveAs(assembly.snapshot, reference, 'Organization')?.resource;
    const isAsking = asAsking(reference, requestor, assembly.snapshot) !== undefined;
    if (held?.name === undefined || isAsking) return undefined;
    const key = localReference(held);
    const entry =
      known.get(key) ??
      draft.add(entryOf(organization(held, { profile: PROFILE.organization, entityCode }), assembly.newId));
    known.set(key, entry);
    return entry;
  };
}
