import { localReference } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { modifiersOf } from './coded-service.ts';
import { byCategory, HEALTH_SERVICES, idsOf, placeOf, servicedOn, serviceTypeOf } from './line-parts.ts';
import { ordersOf, type OrderedService } from './order.ts';
import { proceduresOf } from './procedure-line.ts';
import { ORDERING, PERFORMING, type LinePerformer, type ServiceLine } from './service-line.ts';
import { unitsOfService } from './units-of-service.ts';

/** A line for each order of this encounter that a payer can read and that no procedure fulfilled. */
export function orderLines(assembly: Assembly, setting: CareSetting): readonly ServiceLine[] {
  const fulfilled = new Set(proceduresOf(assembly).flatMap((each) => idsOf(each.basedOn)));
  return ordersOf(assembly, setting)
    .filter(({ order: { id } }) => id === undefined || !fulfilled.has(id))
    .map((each) => orderLine(each, assembly, setting));
}

function orderLine(ordered: OrderedService, assembly: Assembly, setting: CareSetting): ServiceLine {
  const { order, code, categories } = ordered;
  return {
    label: `Order ${code.code ?? ''}`,
    source: localReference(order),
    requestType:
      byCategory('order-category-to-service-item-request-type', categories, assembly) ?? HEALTH_SERVICES,
    serviceType: serviceTypeOf(categories, assembly, setting),
    productOrService: code,
    modifiers: modifiersOf(ordered.coded, assembly),
    revenue: undefined,
    serviced: servicedOn(ordered.dateTime, ordered.period, assembly),
    quantity: unitsOfService(ordered.quantity, assembly),
    place: placeOf(ordered.places, assembly, setting),
    reasons: idsOf(ordered.reasons),
    order,
    performers: performersOf(ordered),
  };
}

function performersOf({ order, orderedBy, performedBy }: OrderedService): readonly LinePerformer[] {
  const named = localReference(order);
  const performing = performedBy.map((actor, index) => ({
    actor,
    functions: [PERFORMING],
    place: `${named}.performer[${String(index)}]`,
  }));
  if (orderedBy === undefined) return performing;
  return [{ actor: orderedBy, functions: [ORDERING], place: `${named}.requester` }, ...performing];
}
