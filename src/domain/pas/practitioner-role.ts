import type { CodeableConcept, Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { resolve, resolveAs, type Snapshot } from '../case/snapshot.ts';
import { defined } from '../fhir/defined.ts';
import { parseReference } from '../fhir/reference.ts';
import { bareConcept, entryOf, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { orderedNames, plainAddresses, plainTelecoms } from './demographics.ts';
import type { Places } from './places.ts';
import { usableIdentifiers } from './provider-number.ts';
import { asAsking } from './requestor.ts';

/** A clinician with the role in which the patient was seen; PAS never points at a Practitioner alone. */
export interface NamedClinician {
  readonly practitioner: Entry<Practitioner>;
  readonly role: Entry<PractitionerRole>;
}

/**
 * The clinician whom a participation names, if the record has what the profiles demand of one: an identifier, a
 * family name, and a telecom (pd-1). Otherwise the clinician is left out, never completed by guess.
 */
export function namedClinician(
  individual: Reference | undefined,
  assembly: Assembly,
  { organization, places }: { readonly organization: Entry | undefined; readonly places: Places },
): NamedClinician | undefined {
  const source = roleOf(individual, assembly.snapshot);
  const person = resolveAs(assembly.snapshot, source?.practitioner, 'Practitioner')?.resource;
  if (source === undefined || person === undefined) return undefined;
  const telecom = plainTelecoms([...(source.telecom ?? []), ...(person.telecom ?? [])]);
  const copy = practitionerCopy(person);
  if (!isWhole(copy) || telecom.length === 0) return undefined;
  const practitioner = entryOf(copy, assembly.newId);
  const role = defined<PractitionerRole>({
    resourceType: 'PractitionerRole',
    meta: { profile: [PROFILE.practitionerRole] },
    practitioner: referenceTo(practitioner),
    organization: asAsking(source.organization, organization, assembly.snapshot),
    code: bareConcepts(source.code),
    specialty: bareConcepts(source.specialty),
    location: (source.location ?? []).flatMap((each) => places(each) ?? []).map(referenceTo),
    telecom,
  });
  return { practitioner, role: entryOf(role, assembly.newId) };
}

function isWhole({ identifier, name }: Practitioner): boolean {
  return identifier !== undefined && name?.[0]?.family !== undefined;
}

function bareConcepts(concepts: readonly CodeableConcept[] | undefined): CodeableConcept[] {
  return (concepts ?? []).map(bareConcept).filter((each) => each !== undefined);
}

function practitionerCopy({ identifier, name, telecom, address }: Practitioner): Practitioner {
  return defined<Practitioner>({
    resourceType: 'Practitioner',
    meta: { profile: [PROFILE.practitioner] },
    identifier: usableIdentifiers(identifier),
    name: orderedNames(name),
    telecom: plainTelecoms(telecom),
    address: plainAddresses(address),
  });
}

/** The role that is named, or the one the named practitioner holds; a bare practitioner is a role with nothing else said. */
function roleOf(individual: Reference | undefined, snapshot: Snapshot): PractitionerRole | undefined {
  const named = resolve(snapshot, individual)?.resource;
  if (named?.resourceType === 'PractitionerRole') return named;
  if (named?.resourceType !== 'Practitioner') return undefined;
  const held = [...snapshot.byReference.values()]
    .map(({ resource }) => resource)
    .find(
      (each): each is PractitionerRole =>
        each.resourceType === 'PractitionerRole' &&
        parseReference(each.practitioner?.reference)?.id === named.id,
    );
  return (
    held ?? {
      resourceType: 'PractitionerRole',
      // It was just resolved to a Practitioner.
      practitioner: individual as PractitionerRole['practitioner'] & object,
    }
  );
}
