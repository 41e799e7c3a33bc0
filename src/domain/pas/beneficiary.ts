import type { Identifier, Patient } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import type { Finding } from '../fhir/finding.ts';
import { localDate } from '../time/local-time.ts';
import { leftOut, missing, type Made } from './assembly.ts';
import { orderedNames, plainAddresses, plainTelecoms } from './demographics.ts';

/** A payer needs none of these to decide (45 CFR 164.514(d), minimum necessary): social security, licence, passport. */
const WITHHELD_TYPES: ReadonlySet<string | undefined> = new Set(['SS', 'DL', 'PPN']);
const WITHHELD_SYSTEMS: ReadonlySet<string | undefined> = new Set([
  'http://hl7.org/fhir/sid/us-ssn',
  'urn:oid:2.16.840.1.113883.4.1',
]);

/**
 * A person as the payer must know them: the beneficiary, or the subscriber. Race, language and the like stay at home:
 * X12 carries none of them.
 */
export function coveredPerson(
  source: Patient,
  { profile, memberNumber, zone }: { profile: string; memberNumber: Identifier | undefined; zone: string },
): Made<Patient> {
  const birthDate = localDate(source.birthDate, zone);
  const made = defined<Patient>({
    resourceType: 'Patient',
    meta: { profile: [profile] },
    identifier: identifiersOf(source, memberNumber),
    name: orderedNames(source.name),
    telecom: plainTelecoms(source.telecom),
    gender: source.gender,
    birthDate,
    address: plainAddresses(source.address),
    multipleBirthInteger: source.multipleBirthInteger,
  });
  return { made, findings: findingsOn(made, `${source.resourceType}/${source.id ?? ''}`) };
}

function identifiersOf({ identifier = [] }: Patient, memberNumber: Identifier | undefined): Identifier[] {
  const isWithheld = ({ system, type }: Identifier): boolean =>
    WITHHELD_SYSTEMS.has(system) || (type?.coding ?? []).some(({ code }) => WITHHELD_TYPES.has(code));
  const own = identifier
    .filter((each) => each.value !== memberNumber?.value && !isWithheld(each))
    .flatMap(({ type, system, value }): Identifier[] =>
      system === undefined || value === undefined
        ? []
        : [{ ...(type?.coding === undefined ? {} : { type: { coding: type.coding } }), system, value }],
    );
  return memberNumber?.system === undefined ? own : [memberNumber, ...own];
}

function findingsOn({ identifier, name, gender, birthDate }: Patient, place: string): readonly Finding[] {
  const findings: (Finding | undefined)[] = [
    identifier === undefined
      ? missing(
          'person-without-identifier',
          `${place}.identifier`,
          'No identifier with a system and a value. Add the member number with its system, or a record number.',
        )
      : undefined,
    name === undefined
      ? missing(
          'person-without-name',
          `${place}.name`,
          'No name that can be sent. Add the family or given name.',
        )
      : undefined,
    gender === undefined
      ? missing('person-without-gender', `${place}.gender`, 'The administrative gender is missing. Add it.')
      : undefined,
    birthDate === undefined
      ? leftOut(
          'person-without-birth-date',
          `${place}.birthDate`,
          'No full birth date; payers match on it. Add year, month and day.',
        )
      : undefined,
  ];
  return findings.filter((each) => each !== undefined);
}
