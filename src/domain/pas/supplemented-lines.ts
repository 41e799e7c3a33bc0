import type { Finding } from '../fhir/finding.ts';
import type { LineSupplement } from '../supplement/supplement.ts';
import { missing, type Assembly, type Made } from './assembly.ts';
import type { ServiceLine } from './service-line.ts';
import { unitsOfService } from './units-of-service.ts';

/**
 * The lines with what somebody said about each: it comes before what the record says. Said of something that is no
 * line of the request, it stops the request, for it was meant to be told.
 */
export function supplementedLines(
  lines: readonly ServiceLine[],
  assembly: Assembly,
): Made<readonly ServiceLine[]> {
  const { supplement } = assembly;
  const said = new Map(supplement.lines.map((each) => [each.service, each]));
  const made = lines.map((line) => {
    const own = said.get(line.source);
    return own === undefined ? line : withSaid(line, own, assembly);
  });
  const sources = new Set(lines.map(({ source }) => source));
  const homeless = supplement.lines.filter(({ service }) => !sources.has(service));
  const untold = made.flatMap((line) => (line.said === undefined || carriesPattern(line) ? [] : [line.said]));
  return { made, findings: [...homeless.map(unknownLine), ...untold.map(patternWithoutOrder)] };
}

function withSaid(line: ServiceLine, said: LineSupplement, assembly: Assembly): ServiceLine {
  const { requestType, serviceType, place, modifiers, revenue, quantity } = said;
  return {
    ...line,
    requestType: requestType ?? line.requestType,
    serviceType: serviceType ?? line.serviceType,
    place: place ?? line.place,
    modifiers: modifiers.length > 0 ? modifiers : line.modifiers,
    revenue: revenue ?? line.revenue,
    quantity: unitsOfService(quantity, assembly) ?? line.quantity,
    said,
  };
}

/** Days and times of a service stand in the timing of its order, and nowhere else. */
function carriesPattern({ said, order }: ServiceLine): boolean {
  if (said?.calendarPattern === undefined && said?.deliveryPattern === undefined) return true;
  if (order === undefined) return false;
  if ('impliedBy' in order) return true;
  return order.resourceType === 'MedicationRequest'
    ? (order.dosageInstruction ?? []).length > 0
    : order.resourceType !== 'NutritionOrder';
}

function patternWithoutOrder({ service, saidIn }: LineSupplement): Finding {
  return missing(
    'supplement-pattern-without-order',
    saidIn,
    `The supplement says on which days or at which times ${service} was given; only a procedure, or an order for a service, a device or a drug with its dosage, can carry that. Take it out, or send that order.`,
  );
}

function unknownLine({ service, saidIn }: LineSupplement): Finding {
  return missing(
    'supplement-line-unknown',
    saidIn,
    `The supplement speaks of ${service}, which is no line of this request: it was not sent, is of another encounter, or has no code that a payer reads. Send it, or correct the supplement.`,
  );
}
