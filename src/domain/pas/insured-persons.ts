import type { Patient } from '@medplum/fhirtypes';
import { entryOf, missing, type Assembly, type Entry, type Made } from './assembly.ts';
import { coveredPerson } from './beneficiary.ts';
import { PROFILE } from './canonicals.ts';
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
  const patient = snapshot.patient?.resource;
  const number = source && memberNumber(source, patient);
  const person =
    patient === undefined
      ? unknownPatient(assembly)
      : coveredPerson(patient, {
          profile: PROFILE.beneficiary,
          memberNumber: number,
          zone: snapshot.zone,
        });
  const beneficiary = draft.add(entryOf(draft.take(person), newId));
  if (source === undefined) return { beneficiary, coverage: undefined, insurer: undefined };

  const payer = draft.take(insurer(source, assembly));
  const insurerEntry = payer && draft.add(entryOf(payer, newId));
  const relationship = relationshipOf(source, assembly);
  const holder = isSelf(relationship) ? undefined : draft.take(subscriber(source, assembly));
  const holderEntry = holder && draft.add(entryOf(holder, newId));
  const references = {
    beneficiary: beneficiary.fullUrl,
    subscriber: holderEntry?.fullUrl,
    insurer: insurerEntry?.fullUrl,
  };
  const covered = draft.take(coverage(source, { relationship, patient, references }));
  return { beneficiary, coverage: draft.add(entryOf(covered, newId)), insurer: insurerEntry };
}

function unknownPatient({ snapshot }: Assembly): Made<Patient> {
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}.subject`;
  const text = 'The patient is unknown. Send the Patient that Encounter.subject points to.';
  return {
    made: { resourceType: 'Patient', meta: { profile: [PROFILE.beneficiary] } },
    findings: [missing('patient-missing', place, text)],
  };
}
