import type {
  CodeableConcept,
  Dosage,
  DosageDoseAndRate,
  MedicationRequest,
  MedicationRequestDispenseRequest,
  Quantity,
} from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { bareConcept, concept, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { plainIdentifiers } from './demographics.ts';
import { medicationOf } from './order.ts';
import type { ServiceLine } from './service-line.ts';
import { pasTiming } from './timing.ts';

/**
 * An order for a drug. US Core wants to know who ordered; from 2.2 on PAS knows active orders only, so that one which
 * was carried out travels as a copy that says active, like the encounter which is over and says planned.
 */
export function medicationRequestCopy(
  source: MedicationRequest,
  { productOrService, said }: Pick<ServiceLine, 'productOrService' | 'said'>,
  {
    assembly,
    beneficiary,
    orderedBy,
    encounter,
  }: {
    assembly: Assembly;
    beneficiary: Entry;
    orderedBy: Entry | undefined;
    encounter: Entry | undefined;
  },
): MedicationRequest {
  const { snapshot, version } = assembly;
  return defined<MedicationRequest>({
    resourceType: 'MedicationRequest',
    meta: { profile: [PROFILE.medicationRequest] },
    identifier: plainIdentifiers(source.identifier),
    status: version.medicationOrders === 'active-only' ? 'active' : source.status,
    intent: 'order',
    category: (source.category ?? []).map(bareConcept).filter((each) => each !== undefined),
    reportedBoolean: source.reportedBoolean,
    medicationCodeableConcept: drug(medicationOf(source, snapshot), productOrService),
    subject: referenceTo(beneficiary),
    encounter: source.encounter && encounter && referenceTo(encounter),
    authoredOn: source.authoredOn,
    requester: orderedBy && referenceTo(orderedBy),
    dosageInstruction: (source.dosageInstruction ?? [])
      .map((each) => dosage(each, said))
      .filter((each) => Object.keys(each).length > 0),
    dispenseRequest: dispense(source.dispenseRequest),
  });
}

/** The drug by all its codes, the one of the line first. */
function drug(named: CodeableConcept | undefined, asked: ServiceLine['productOrService']): CodeableConcept {
  const others = (bareConcept(named)?.coding ?? []).filter(({ code }) => code !== asked.code);
  return { ...concept(asked), coding: [asked, ...others] };
}

function dosage({ text, timing, doseAndRate }: Dosage, said: ServiceLine['said']): Dosage {
  return defined<Dosage>({
    text,
    timing: pasTiming(timing, said),
    doseAndRate: (doseAndRate ?? [])
      .map(({ doseQuantity, doseRange }) =>
        defined<DosageDoseAndRate>({ doseQuantity: amount(doseQuantity), doseRange }),
      )
      .filter((each) => Object.keys(each).length > 0),
  });
}

function dispense(
  source: MedicationRequest['dispenseRequest'],
): MedicationRequestDispenseRequest | undefined {
  const made = defined<MedicationRequestDispenseRequest>({
    numberOfRepeatsAllowed: source?.numberOfRepeatsAllowed,
    quantity: amount(source?.quantity),
  });
  return Object.keys(made).length === 0 ? undefined : made;
}

/** A simple quantity has no comparator. */
function amount(source: Quantity | undefined): Quantity | undefined {
  if (source?.value === undefined || source.comparator !== undefined) return undefined;
  const { value, unit, system, code } = source;
  return defined<Quantity>({ value, unit, system, code });
}
