import { localReference } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { datesBetween, daysBetween, type ServiceDates } from './service-dates.ts';
import type { ServiceLine } from './service-line.ts';
import { countOf } from './units-of-service.ts';

/** The line of the stay with its days, or of a visit of which no coded service is known. */
export function wholeLine(
  assembly: Assembly,
  { isStay, requestType, serviceType, place }: CareSetting,
  { eventStart, admission, end }: ServiceDates,
): ServiceLine {
  const start = isStay ? admission : eventStart;
  return {
    label: isStay ? 'Admission' : 'Visit',
    source: localReference(assembly.snapshot.encounter.resource),
    requestType,
    serviceType,
    productOrService: serviceType,
    modifiers: [],
    revenue: undefined,
    serviced: datesBetween(start, end),
    quantity:
      isStay && start !== undefined && end !== undefined
        ? countOf(daysBetween(start, end), 'days', assembly)
        : undefined,
    place,
    reasons: [],
    order: undefined,
    performers: [],
  };
}
