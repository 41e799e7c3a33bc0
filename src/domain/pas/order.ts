import type {
  CodeableConcept,
  Coding,
  DeviceRequest,
  MedicationRequest,
  NutritionOrder,
  Period,
  Quantity,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { resolveAs, type Snapshot } from '../case/snapshot.ts';
import { referencedId } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';
import { codedService } from './coded-service.ts';

/** What may stand behind a line (`requestedService`). */
export type Order = ServiceRequest | DeviceRequest | MedicationRequest | NutritionOrder;

/** An order, whatever its type, as a line is made of it. */
export interface OrderedService {
  readonly order: Order;
  readonly code: Coding;
  /** Where modifiers of the service may stand. */
  readonly coded: readonly (CodeableConcept | undefined)[];
  readonly categories: readonly (CodeableConcept | undefined)[];
  readonly quantity: Quantity | undefined;
  readonly dateTime: string | undefined;
  readonly period: Period | undefined;
  readonly reasons: readonly Reference[];
  readonly orderedBy: Reference | undefined;
  readonly performedBy: readonly Reference[];
  readonly places: readonly Reference[];
}

/** Every kind of order; the profiles know only the general word. */
const ORDERS: ReadonlySet<string> = new Set([
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
]);
const WITHDRAWN: ReadonlySet<string> = new Set(['revoked', 'entered-in-error', 'draft', 'cancelled']);

/** Drugs that the patient takes home are a matter of the pharmacy benefit, which PAS leaves out. */
const AT_HOME: ReadonlySet<string> = new Set(['community', 'discharge']);

/** The orders of this encounter that a payer can be asked about; those without a code that it reads are none. */
export function ordersOf(
  assembly: Assembly,
  setting: { readonly isStay: boolean },
): readonly OrderedService[] {
  const { snapshot } = assembly;
  const own = (order: Order): boolean => isOfEncounter(order, snapshot) && isOrder(order);
  return [
    ...snapshot.serviceRequests
      .filter(({ resource }) => own(resource))
      .map(({ resource }) => ordered(resource)),
    ...snapshot.deviceRequests
      .filter(({ resource }) => own(resource))
      .map(({ resource }) => device(resource)),
    ...snapshot.medicationRequests
      .filter(({ resource }) => own(resource) && !isTakenHome(resource))
      .map(({ resource }) => medication(resource, snapshot)),
    ...snapshot.nutritionOrders
      .filter(({ resource }) => own(resource))
      .map(({ resource }) => nutrition(resource)),
  ].flatMap((each) => {
    const code = each.coded
      .map((concept) => codedService(concept, assembly))
      .find((found) => found !== undefined);
    // What the ward gives during a stay is part of the stay, unless it is billed under a code of its own.
    const isPartOfStay = setting.isStay && code?.system === SYSTEM.ndc;
    return code === undefined || isPartOfStay ? [] : [{ ...each, code }];
  });
}

/** Whether this is an order, and still stands or was carried out. */
function isOrder(order: Order): boolean {
  const isRefused = 'doNotPerform' in order && order.doNotPerform;
  return ORDERS.has(order.intent) && !isRefused && !WITHDRAWN.has(order.status ?? '');
}

function isOfEncounter(order: Order, { encounter }: Snapshot): boolean {
  return order.encounter === undefined || referencedId(order.encounter) === encounter.resource.id;
}

function isTakenHome({ category = [] }: MedicationRequest): boolean {
  return category.some(({ coding = [] }) =>
    coding.some(({ system, code }) => system === SYSTEM.medicationRequestCategory && AT_HOME.has(code ?? '')),
  );
}

type Uncoded = Omit<OrderedService, 'code'>;

function ordered(order: ServiceRequest): Uncoded {
  return {
    order,
    coded: [order.code, ...(order.orderDetail ?? [])],
    categories: order.category ?? [],
    quantity: order.quantityQuantity,
    dateTime: order.occurrenceDateTime,
    period: order.occurrencePeriod,
    reasons: order.reasonReference ?? [],
    orderedBy: order.requester,
    performedBy: order.performer ?? [],
    places: order.locationReference ?? [],
  };
}

function device(order: DeviceRequest): Uncoded {
  return {
    order,
    coded: [order.codeCodeableConcept],
    categories: [],
    quantity: undefined,
    dateTime: order.occurrenceDateTime,
    period: order.occurrencePeriod,
    reasons: order.reasonReference ?? [],
    orderedBy: order.requester,
    performedBy: order.performer === undefined ? [] : [order.performer],
    places: [],
  };
}

function medication(order: MedicationRequest, snapshot: Snapshot): Uncoded {
  return {
    order,
    coded: [medicationOf(order, snapshot)],
    categories: [],
    // The amount that is dispensed is counted in tablets or millilitres, which no unit of service is.
    quantity: undefined,
    dateTime: order.authoredOn,
    period: undefined,
    reasons: order.reasonReference ?? [],
    orderedBy: order.requester,
    performedBy: order.performer === undefined ? [] : [order.performer],
    places: [],
  };
}

/** What was ordered, said in the order itself or in the Medication that it points to. */
export function medicationOf(order: MedicationRequest, snapshot: Snapshot): CodeableConcept | undefined {
  return (
    order.medicationCodeableConcept ??
    resolveAs(snapshot, order.medicationReference, 'Medication')?.resource.code
  );
}

function nutrition(order: NutritionOrder): Uncoded {
  return {
    order,
    coded: [order.enteralFormula?.baseFormulaType, ...(order.oralDiet?.type ?? [])],
    categories: [],
    quantity: undefined,
    dateTime: order.dateTime,
    period: undefined,
    reasons: [],
    orderedBy: order.orderer,
    performedBy: [],
    places: [],
  };
}
