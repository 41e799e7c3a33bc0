import type { Condition } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { defined } from '../fhir/defined.ts';
import { localReference } from '../fhir/reference.ts';
import { localDate } from '../time/local-time.ts';
import { bareConcept, concept, entryOf, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';
import { isTrue } from './diagnosis.ts';
import type { Draft } from './draft.ts';

/** The conditions for which the patient came, each once: what `Encounter.reasonReference` points to. */
export function reasonsOf(assembly: Assembly, beneficiary: Entry, draft: Draft): readonly Entry<Condition>[] {
  const { snapshot, newId } = assembly;
  const named = (snapshot.encounter.resource.reasonReference ?? []).flatMap(
    (each) => resolveAs(snapshot, each, 'Condition')?.resource ?? [],
  );
  const once = [...new Map(named.map((each) => [localReference(each), each])).values()];
  return once
    .filter(isTrue)
    .flatMap((each) => reason(each, assembly, beneficiary) ?? [])
    .map((each) => draft.add(entryOf(each, newId)));
}

/** A US Core encounter diagnosis, with the patient as its only reference; without a code it says nothing. */
function reason(
  { clinicalStatus, verificationStatus, code, recordedDate }: Condition,
  { version, snapshot: { zone } }: Assembly,
  beneficiary: Entry,
): Condition | undefined {
  const coded = bareConcept(code);
  if (coded === undefined) return undefined;
  return defined<Condition>({
    resourceType: 'Condition',
    meta: { profile: [version.conditionProfile] },
    clinicalStatus: bareConcept(clinicalStatus),
    verificationStatus: bareConcept(verificationStatus),
    category: [concept({ system: SYSTEM.conditionCategoryOfRecord, code: 'encounter-diagnosis' })],
    code: coded,
    subject: referenceTo(beneficiary),
    recordedDate: localDate(recordedDate, zone),
  });
}
