import type {
  CodeableConcept,
  Coding,
  Period,
  Procedure,
  Quantity,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';
import { localDate } from '../time/local-time.ts';
import { mapped, type Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { codedService } from './coded-service.ts';
import { datesBetween, daysBetween, type Dates, type ServiceDates } from './service-dates.ts';
import { isOrder } from './service-request.ts';

/** One thing the payer is asked to authorize, before it becomes a `Claim.item`. */
export interface ServiceLine {
  /** Our own words. */
  readonly label: string;
  /** X12 1525 */
  readonly requestType: Coding;
  /** X12 1365 */
  readonly serviceType: Coding;
  readonly productOrService: Coding;
  readonly serviced: Dates | undefined;
  readonly quantity: Quantity | undefined;
  /** Ids of the Conditions it was done for. */
  readonly reasons: readonly string[];
  readonly order: ServiceRequest | undefined;
}

/** X12 1525: health services review. */
const HEALTH_SERVICES: Coding = { system: 'https://codesystem.x12.org/005010/1525', code: 'HS' };

/** Not done, or nobody knows: nothing to ask for. */
const NOT_DONE: ReadonlySet<string> = new Set(['not-done', 'entered-in-error', 'preparation', 'on-hold']);

/**
 * What to ask for: the stay itself, as an admission review, then each coded procedure and each coded order that no
 * procedure fulfilled. Care without any coded service is asked for by its service type.
 */
export function serviceLines(
  assembly: Assembly,
  setting: CareSetting,
  dates: ServiceDates,
): readonly ServiceLine[] {
  const procedures = proceduresOf(assembly);
  const fulfilled = new Set(procedures.flatMap((each) => idsOf(each.basedOn)));
  const done = procedures.flatMap((each) => procedureLine(each, assembly, setting));
  const ordered = ordersOf(assembly)
    .filter(({ id }) => id === undefined || !fulfilled.has(id))
    .flatMap((each) => orderLine(each, assembly, setting));
  const services = [...done, ...ordered];
  return setting.isStay || services.length === 0 ? [wholeLine(setting, dates), ...services] : services;
}

function wholeLine(
  { isStay, requestType, serviceType }: CareSetting,
  { eventStart, admission, end }: ServiceDates,
): ServiceLine {
  const start = isStay ? admission : eventStart;
  return {
    label: isStay ? 'Admission' : 'Visit',
    requestType,
    serviceType,
    productOrService: serviceType,
    serviced: datesBetween(start, end),
    // No X12 673 code: its list is licensed, and the unit in words is enough (PAS Quantity).
    quantity:
      isStay && start !== undefined && end !== undefined
        ? { value: daysBetween(start, end), unit: 'days' }
        : undefined,
    reasons: [],
    order: undefined,
  };
}

function procedureLine(
  procedure: Procedure,
  assembly: Assembly,
  setting: CareSetting,
): readonly ServiceLine[] {
  const { zone } = assembly.snapshot;
  const code = codedService(procedure.code, assembly);
  if (code === undefined) return [];
  const { performedDateTime, performedPeriod } = procedure;
  const orders = new Set(idsOf(procedure.basedOn));
  return [
    {
      label: `Procedure ${code.code ?? ''}`,
      requestType: HEALTH_SERVICES,
      serviceType: serviceTypeOf([procedure.category], assembly, setting),
      productOrService: code,
      serviced: servicedOn(performedDateTime, performedPeriod, zone),
      quantity: undefined,
      reasons: idsOf(procedure.reasonReference),
      order: assembly.snapshot.serviceRequests.find(({ resource }) => orders.has(resource.id ?? ''))
        ?.resource,
    },
  ];
}

function orderLine(order: ServiceRequest, assembly: Assembly, setting: CareSetting): readonly ServiceLine[] {
  const { zone } = assembly.snapshot;
  const code = codedService(order.code, assembly);
  if (code === undefined) return [];
  const { occurrenceDateTime, occurrencePeriod, quantityQuantity } = order;
  const { value, unit } = quantityQuantity ?? {};
  return [
    {
      label: `Order ${code.code ?? ''}`,
      requestType: HEALTH_SERVICES,
      serviceType: serviceTypeOf(order.category ?? [], assembly, setting),
      productOrService: code,
      serviced: servicedOn(occurrenceDateTime, occurrencePeriod, zone),
      quantity: value === undefined || unit === undefined ? undefined : { value, unit },
      reasons: idsOf(order.reasonReference),
      order,
    },
  ];
}

function servicedOn(
  dateTime: string | undefined,
  period: Period | undefined,
  zone: string,
): Dates | undefined {
  return datesBetween(localDate(dateTime ?? period?.start, zone), localDate(dateTime ?? period?.end, zone));
}

function serviceTypeOf(
  categories: readonly (CodeableConcept | undefined)[],
  assembly: Assembly,
  { serviceType }: CareSetting,
): Coding {
  const codings = categories.flatMap((category) => category?.coding ?? []);
  return mapped(assembly, 'procedure-category-to-service-type', codings) ?? serviceType;
}

/** Of this encounter, not of a linked one: a visit before the stay is a case of its own. */
function proceduresOf({ snapshot }: Assembly): readonly Procedure[] {
  return snapshot.procedures
    .map(({ resource }) => resource)
    .filter(
      ({ status, encounter }) => !NOT_DONE.has(status) && isOurs(encounter, snapshot.encounter.resource.id),
    )
    .toSorted((one, other) => performed(one).localeCompare(performed(other)));
}

function ordersOf({ snapshot }: Assembly): readonly ServiceRequest[] {
  return snapshot.serviceRequests
    .map(({ resource }) => resource)
    .filter((each) => isOrder(each) && isOurs(each.encounter, snapshot.encounter.resource.id));
}

function isOurs(encounter: Reference | undefined, id: string | undefined): boolean {
  return encounter === undefined || parseReference(encounter.reference)?.id === id;
}

function performed({ performedDateTime, performedPeriod, id }: Procedure): string {
  return `${performedDateTime ?? performedPeriod?.start ?? '9999'} ${id ?? ''}`;
}

function idsOf(references: readonly Reference[] | undefined): readonly string[] {
  return (references ?? []).flatMap(({ reference }) => parseReference(reference)?.id ?? []);
}
