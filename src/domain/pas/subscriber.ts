import type { Coverage, Patient, RelatedPerson } from '@medplum/fhirtypes';
import { resolve } from '../case/snapshot.ts';
import { defined } from '../fhir/defined.ts';
import { missing, type Assembly, type Made } from './assembly.ts';
import { coveredPerson } from './beneficiary.ts';
import { PROFILE } from './canonicals.ts';
import { memberNumber } from './member-number.ts';

/** The policy holder, where the patient is a dependent (X12 loop 2000C beside 2000D). */
export function subscriber(coverage: Coverage, { snapshot }: Assembly): Made<Patient | undefined> {
  const held = resolve(snapshot, coverage.subscriber)?.resource;
  if (held?.resourceType !== 'Patient' && held?.resourceType !== 'RelatedPerson') {
    const text =
      'The patient is a dependent and the subscriber is unknown. Send Coverage.subscriber and the Patient or RelatedPerson it points to.';
    const place = `Coverage/${coverage.id ?? ''}.subscriber`;
    return { made: undefined, findings: [missing('subscriber-missing', place, text)] };
  }
  const person = held.resourceType === 'Patient' ? held : asPatient(held);
  return coveredPerson(person, {
    profile: PROFILE.subscriber,
    memberNumber: memberNumber(coverage, person),
    zone: snapshot.zone,
  });
}

/** The profile takes a Patient only; the person stays the same. */
function asPatient({ id, identifier, name, telecom, gender, birthDate, address }: RelatedPerson): Patient {
  return defined<Patient>({
    resourceType: 'Patient',
    id,
    identifier,
    name,
    telecom,
    gender,
    birthDate,
    address,
  });
}
