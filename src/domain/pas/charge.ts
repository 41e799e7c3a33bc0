import type { ChargeItem, Coding, Quantity, Reference } from '@medplum/fhirtypes';
import { parseReference, referencedId } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import { codedService, modifiersOf, revenueOf } from './coded-service.ts';
import { servicedOn } from './line-parts.ts';
import type { Dates } from './service-dates.ts';
import { unitsOfService } from './units-of-service.ts';

/** A charge of this encounter, in the codes that a payer reads. */
export interface Charge {
  readonly resource: ChargeItem;
  readonly service: Coding | undefined;
  readonly modifiers: readonly Coding[];
  readonly revenue: Coding | undefined;
  readonly quantity: Quantity | undefined;
  readonly serviced: Dates | undefined;
  /** `Type/id` of what was done, as far as the charge says it. */
  readonly chargedFor: readonly string[];
  /** For the bed itself. */
  readonly isAccommodation: boolean;
}

/** Stands, or was billed. One that was taken back says nothing. */
const STANDING: ReadonlySet<string> = new Set(['planned', 'billable', 'billed']);

/** The charges of this encounter, in their order. */
export function chargesOf(assembly: Assembly): readonly Charge[] {
  const { snapshot, content } = assembly;
  const { id } = snapshot.encounter.resource;
  return snapshot.charges
    .map(({ resource }) => resource)
    .filter(
      ({ status, context }) =>
        STANDING.has(status) && (context === undefined || referencedId(context) === id),
    )
    .map((resource) => {
      const { code, quantity, occurrenceDateTime, occurrencePeriod, service = [] } = resource;
      const revenue = revenueOf([code], assembly);
      return {
        resource,
        service: codedService(code, assembly),
        modifiers: modifiersOf([code], assembly),
        revenue,
        quantity: unitsOfService(quantity, assembly),
        serviced: servicedOn(occurrenceDateTime, occurrencePeriod, assembly),
        chargedFor: service.flatMap((each) => nameOf(each)),
        isAccommodation:
          revenue !== undefined && content.valueSets.get('accommodation-revenue')?.has(revenue) === true,
      };
    });
}

function nameOf({ reference }: Reference): readonly string[] {
  const target = parseReference(reference);
  return target?.type === undefined ? [] : [`${target.type}/${target.id}`];
}
