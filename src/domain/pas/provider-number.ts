import type { Extension, Identifier } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { extensionsOf } from '../fhir/extension.ts';
import { bareConcept } from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';

const NPI_SYSTEMS: ReadonlySet<string | undefined> = new Set([SYSTEM.npi, 'urn:oid:2.16.840.1.113883.4.6']);
const TAX_SYSTEMS: ReadonlySet<string | undefined> = new Set([
  SYSTEM.taxNumber,
  'urn:oid:2.16.840.1.113883.4.4',
]);

/** US Core us-core-16 and us-core-17: ten digits, the last of them a Luhn check digit over the prefix 80840. */
function isNpi(value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false;
  // 24 is what the prefix 80840 adds to the sum.
  const sum = Array.from(value, Number)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = digit * (index % 2 === 1 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 24);
  return sum % 10 === 0;
}

/** The valid NPI among identifiers; a number with a wrong check digit is none. */
export function npiOf(identifiers: readonly Identifier[] | undefined): Identifier | undefined {
  const found = identifiers?.find(
    ({ system, value }) => NPI_SYSTEMS.has(system) && value !== undefined && isNpi(value),
  );
  return found?.value === undefined ? undefined : { system: SYSTEM.npi, value: found.value };
}

/** The identifiers that a payer can use: NPI first, then what has both a system and a value. */
export function usableIdentifiers(identifiers: readonly Identifier[] | undefined): Identifier[] {
  const npi = npiOf(identifiers);
  const others = (identifiers ?? []).flatMap(({ extension, system, value, type }): Identifier[] => {
    if (system === undefined || value === undefined || NPI_SYSTEMS.has(system)) return [];
    if (TAX_SYSTEMS.has(system)) return [{ system: SYSTEM.taxNumber, value }];
    const coding = (type?.coding ?? []).map((each) => ({
      ...(each.system === undefined ? {} : { system: each.system }),
      ...(each.code === undefined ? {} : { code: each.code }),
    }));
    return [
      defined<Identifier>({
        extension: jurisdictionOf(extension),
        type: coding.length === 0 ? undefined : { coding },
        system,
        value,
      }),
    ];
  });
  return npi === undefined ? others : [npi, ...others];
}

/** The state that gave a licence its number, where the record says it as PAS does. */
function jurisdictionOf(extensions: readonly Extension[] | undefined): Extension[] {
  return extensionsOf({ extension: extensions ?? [] }, EXTENSION.identifierJurisdiction).flatMap(
    ({ url, valueCodeableConcept }) => {
      const state = bareConcept(valueCodeableConcept);
      return state === undefined ? [] : [{ url, valueCodeableConcept: state }];
    },
  );
}
