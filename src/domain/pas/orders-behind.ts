import type { Assembly, Entry } from './assembly.ts';
import { entryOf } from './assembly.ts';
import type { CareGiven } from './care-given.ts';
import { deviceRequestCopy } from './device-request.ts';
import type { Draft } from './draft.ts';
import { medicationRequestCopy } from './medication-request.ts';
import { nutritionOrderCopy } from './nutrition-order.ts';
import type { Order } from './order.ts';
import type { ServiceLine } from './service-line.ts';
import { derivedOrder, serviceRequestCopy } from './service-request.ts';

interface Around {
  readonly assembly: Assembly;
  readonly beneficiary: Entry;
  readonly care: Pick<CareGiven, 'clinicians' | 'requestor' | 'encounter'>;
}

/** The order of each line as an entry, in the order of the lines; each once, however many lines rest on it (spec-14). */
export function ordersBehind(
  lines: readonly ServiceLine[],
  around: Around,
  draft: Draft,
): readonly (Entry | undefined)[] {
  const known = new Map<NonNullable<ServiceLine['order']>, Entry>();
  return lines.map((line) => {
    const { order } = line;
    if (order === undefined) return undefined;
    const entry = known.get(order) ?? draft.add(entryOf(copyOf(order, line, around), around.assembly.newId));
    known.set(order, entry);
    return entry;
  });
}

function copyOf(order: NonNullable<ServiceLine['order']>, line: ServiceLine, around: Around): Order {
  if ('impliedBy' in order) return derivedOrder(order.impliedBy, line, around.beneficiary);
  switch (order.resourceType) {
    case 'ServiceRequest':
      return serviceRequestCopy(order, line, around);
    case 'DeviceRequest':
      return deviceRequestCopy(order, line, around.beneficiary);
    case 'NutritionOrder':
      return nutritionOrderCopy(order, around);
    case 'MedicationRequest': {
      const { clinicians, requestor, encounter } = around.care;
      // The hospital answers for an order whose author the record does not name whole.
      const orderedBy = clinicians(order.requester)?.practitioner ?? requestor;
      return medicationRequestCopy(order, line, { ...around, orderedBy, encounter });
    }
  }
}
