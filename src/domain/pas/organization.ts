import type { Organization } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { SYSTEM } from './canonicals.ts';
import { concept } from './assembly.ts';
import { plainAddresses, plainName, plainTelecoms } from './demographics.ts';
import { usableIdentifiers } from './provider-number.ts';

/** An organization as PAS knows it, in the role that X12 98 (NM101) gives it. */
export function organization(
  source: Organization,
  as: { profile: string; entityCode: string },
): Organization {
  const contact = (source.contact ?? []).map(({ name, telecom }) =>
    defined<NonNullable<Organization['contact']>[number]>({
      name: name === undefined ? undefined : plainName(name),
      telecom: plainTelecoms(telecom),
    }),
  );
  return defined<Organization>({
    resourceType: 'Organization',
    meta: { profile: [as.profile] },
    identifier: usableIdentifiers(source.identifier),
    // Fixed by the profile: it speaks of the role in this exchange.
    active: true,
    type: [concept({ system: SYSTEM.entityIdentifier, code: as.entityCode })],
    name: source.name,
    telecom: plainTelecoms(source.telecom),
    address: plainAddresses(source.address),
    contact: contact.filter((each) => Object.keys(each).length > 0),
  });
}
