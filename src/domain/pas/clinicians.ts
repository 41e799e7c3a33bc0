import type { Reference } from '@medplum/fhirtypes';
import { resolve } from '../case/snapshot.ts';
import { localReference } from '../fhir/reference.ts';
import type { Assembly, Entry } from './assembly.ts';
import type { Draft } from './draft.ts';
import { namedClinician, type NamedClinician } from './practitioner-role.ts';
import type { Places } from './places.ts';

/** The clinician whom a reference names, or undefined when the record has not what the profiles demand of one. */
export type Clinicians = (individual: Reference | undefined) => NamedClinician | undefined;

/** Everybody once, however often the record names them (PAS 2.2.1 spec-14), added to the Bundle when first named. */
export function cliniciansOf(
  assembly: Assembly,
  { organization, places }: { readonly organization: Entry | undefined; readonly places: Places },
  draft: Draft,
): Clinicians {
  const known = new Map<string, NamedClinician | undefined>();
  return (individual) => {
    const held = resolve(assembly.snapshot, individual)?.resource;
    if (held === undefined) return undefined;
    const person =
      held.resourceType === 'PractitionerRole'
        ? resolve(assembly.snapshot, held.practitioner)?.resource
        : held;
    const key = localReference(person ?? held);
    if (!known.has(key)) {
      const clinician = namedClinician(individual, assembly, { organization, places });
      if (clinician !== undefined) {
        draft.add(clinician.role);
        draft.add(clinician.practitioner);
      }
      known.set(key, clinician);
    }
    return known.get(key);
  };
}
