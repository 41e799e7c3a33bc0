import type {
  CodeableConcept,
  EncounterParticipant,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';
import { resolve, resolveAs, type Snapshot } from '../case/snapshot.ts';
import { parseReference } from '../fhir/reference.ts';
import { bareConcept, entryOf, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { defined, orderedNames, plainTelecoms } from './demographics.ts';
import { usableIdentifiers } from './provider-number.ts';
import { askingOrganizations } from './requestor.ts';

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
  individual: EncounterParticipant['individual'],
  assembly: Assembly,
  organization: Entry | undefined,
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
    organization: workplace(source, organization, assembly.snapshot),
    code: bareConcepts(source.code),
    specialty: bareConcepts(source.specialty),
    telecom,
  });
  return { practitioner, role: entryOf(role, assembly.newId) };
}

/** The one organization of the request, named only where the role is in it. */
function workplace(
  { organization }: PractitionerRole,
  asking: Entry | undefined,
  snapshot: Snapshot,
): { reference: string } | undefined {
  const id = parseReference(organization?.reference)?.id;
  const isThere = askingOrganizations(snapshot).some((each) => each.id === id);
  return asking !== undefined && isThere ? referenceTo(asking) : undefined;
}

function isWhole({ identifier, name }: Practitioner): boolean {
  return identifier !== undefined && name?.[0]?.family !== undefined;
}

function bareConcepts(concepts: readonly CodeableConcept[] | undefined): CodeableConcept[] {
  return (concepts ?? []).map(bareConcept).filter((each) => each !== undefined);
}

function practitionerCopy({ identifier, name, telecom }: Practitioner): Practitioner {
  return defined<Practitioner>({
    resourceType: 'Practitioner',
    meta: { profile: [PROFILE.practitioner] },
    identifier: usableIdentifiers(identifier),
    name: orderedNames(name),
    telecom: plainTelecoms(telecom),
  });
}

/** The role that is named, or the one the named practitioner holds; a bare practitioner is a role with nothing else said. */
function roleOf(
  individual: EncounterParticipant['individual'],
  snapshot: Snapshot,
): PractitionerRole | undefined {
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
      practitioner: individual as PractitionerRole['practitioner'] & object,
    }
  );
}
