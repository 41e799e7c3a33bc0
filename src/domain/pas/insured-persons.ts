import type { Coverage, Patient } from '@medplum/fhirtypes';
import { concept, entryOf, missing, type Assembly, type Entry, type Made } from './assembly.ts';
import { coveredPerson } from './beneficiary.ts';
import { EXTENSION, PROFILE } from './canonicals.ts';
import { coverage, coverageOf, isSelf, relationshipOf } from './coverage.ts';
import type { Draft } from './draft.ts';
import { insurer } from './insurer.ts';
import { memberNumber } from './member-number.ts';
import { subscriber } from './subscriber.ts';

/** Who is covered, by what, and who pays. */
export interface InsuredPersons {
  readonly beneficiary: Entry<Patient>;
  readonly coverage: Entry | undefined;
  readonly insurer: Entry | undefined;
}

/** Adds the covered person, the payer, the policy holder where that is somebody else, and the coverage. */
export function insuredPersons(assembly: Assembly, draft: Draft): InsuredPersons {
  const { snapshot, newId } = assembly;
  const source = draft.take(coverageOf(assembly));
  const covered = draft.take(patientUnder(source, assembly));
  const relationship = source && relationshipOf(source, assembly);
  // Military status is of the subscriber (X12 loop 2010C), who is the patient or somebody else.
  const isHolder = isSelf(relationship);
  const beneficiary = draft.add(entryOf(isHolder ? withMilitaryStatus(covered, assembly) : covered, newId));
  if (source === undefined) return { beneficiary, coverage: undefined, insurer: undefined };

  const payer = draft.take(insurer(source, assembly));
  const insurerEntry = payer && draft.add(entryOf(payer, newId));
  const holder = isHolder ? undefined : draft.take(subscriber(source, assembly));
  const holderEntry = holder && draft.add(entryOf(withMilitaryStatus(holder, assembly), newId));
  const references = {
    beneficiary: beneficiary.fullUrl,
    subscriber: holderEntry?.fullUrl,
    insurer: insurerEntry?.fullUrl,
  };
  const patient = snapshot.patient?.resource;
  const held = draft.take(coverage(source, { relationship, patient, references }));
  return { beneficiary, coverage: draft.add(entryOf(held, newId)), insurer: insurerEntry };
}

/** The patient as the payer of this coverage knows them: by the number on the card. */
function patientUnder(source: Coverage | undefined, assembly: Assembly): Made<Patient> {
  const { patient, zone } = assembly.snapshot;
  if (patient === undefined) return unknownPatient(assembly);
  return coveredPerson(patient.resource, {
    profile: PROFILE.beneficiary,
    memberNumber: source && memberNumber(source, patient.resource),
    zone,
  });
}

/** INS08, which no clinical resource carries. */
function withMilitaryStatus(person: Patient, { supplement: { militaryStatus } }: Assembly): Patient {
  if (militaryStatus === undefined) return person;
  const extension = [{ url: EXTENSION.militaryStatus, valueCodeableConcept: concept(militaryStatus) }];
  const { resourceType, meta, ...rest } = person;
  return { resourceType, ...(meta === undefined ? {} : { meta }), extension, ...rest };
}

function unknownPatient({ snapshot }: Assembly): Made<Patient> {
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}.subject`;
  const text = 'The patient is unknown. Send the Patient that Encounter.subject points to.';
  return {
    made: { resourceType: 'Patient', meta: { profile: [PROFILE.beneficiary] } },
    findings: [missing('patient-missing', place, text)],
  };
}
