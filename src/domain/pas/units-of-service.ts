import type { Quantity } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { mapped, type Assembly } from './assembly.ts';

/** What an amount without any unit counts. */
const UNITS = 'units';

/**
 * An amount as PAS knows it (X12 HSD01, HSD02): days, units, visits, hours, months …, in words and, where the list has
 * one, with the X12 673 code. Undefined for what counts something else, a dose in milligrams for one.
 */
export function unitsOfService(source: Quantity | undefined, assembly: Assembly): Quantity | undefined {
  const { value, unit, system, code, comparator } = source ?? {};
  if (value === undefined || value <= 0 || comparator !== undefined) return undefined;
  if (unit === undefined && code === undefined) return countOf(value, UNITS, assembly);
  const codings = [defined({ system, code }), defined({ code: unit?.trim().toLowerCase() })];
  const word = mapped(assembly, 'quantity-unit-to-unit-of-service', codings)?.code;
  return word === undefined ? undefined : countOf(value, word, assembly);
}

/** So many of a unit of service, which is one of the words of our map. */
export function countOf(value: number, unit: string, assembly: Assembly): Quantity {
  const basis = mapped(assembly, 'unit-of-service-to-quantity-basis', [{ code: unit }]);
  return defined<Quantity>({ value, unit, system: basis?.system, code: basis?.code });
}
