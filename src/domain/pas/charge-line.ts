import type { Quantity } from '@medplum/fhirtypes';
import { localReference } from '../fhir/reference.ts';
import type { Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { chargesOf, type Charge } from './charge.ts';
import { HEALTH_SERVICES } from './line-parts.ts';
import type { ServiceLine } from './service-line.ts';

/** A line for each charge with a service code, where procedures and orders give none. */
export function chargeLines(assembly: Assembly, { serviceType, place }: CareSetting): readonly ServiceLine[] {
  return chargesOf(assembly).flatMap(({ resource, service, serviced }) =>
    service === undefined
      ? []
      : [
          {
            label: `Charge ${service.code ?? ''}`,
            source: localReference(resource),
            requestType: HEALTH_SERVICES,
            serviceType,
            productOrService: service,
            modifiers: [],
            revenue: undefined,
            serviced,
            quantity: undefined,
            place,
            reasons: [],
            order: undefined,
            performers: [],
          },
        ],
  );
}

/** The same lines with what only the charges know: revenue code, modifiers, units. */
export function withCharges(lines: readonly ServiceLine[], assembly: Assembly): readonly ServiceLine[] {
  const open = new Set(chargesOf(assembly));
  const whole = localReference(assembly.snapshot.encounter.resource);
  const claimed = (line: ServiceLine): readonly Charge[] => {
    const found = [...open].filter((charge) => isFor(charge, line, whole));
    for (const each of found) open.delete(each);
    return found;
  };
  return lines.map((line) => completed(line, claimed(line)));
}

/** Says itself what it is for; or stands under the code of the line and on no other day. */
function isFor(charge: Charge, line: ServiceLine, whole: string): boolean {
  if (line.source === whole) return charge.isAccommodation;
  if (line.source === localReference(charge.resource)) return true;
  if (charge.chargedFor.length > 0) return charge.chargedFor.includes(line.source);
  const { service, serviced } = charge;
  const isSameDay =
    serviced === undefined || line.serviced === undefined || firstDay(serviced) === firstDay(line.serviced);
  return service !== undefined && service.code === line.productOrService.code && isSameDay;
}

function firstDay(dates: NonNullable<ServiceLine['serviced']>): string | undefined {
  return 'date' in dates ? dates.date : dates.period.start;
}

function completed(line: ServiceLine, charges: readonly Charge[]): ServiceLine {
  const modifiers = [...line.modifiers, ...charges.flatMap((each) => each.modifiers)];
  return {
    ...line,
    modifiers: [...new Map(modifiers.map((each) => [each.code, each])).values()],
    revenue: line.revenue ?? charges.find(({ revenue }) => revenue !== undefined)?.revenue,
    quantity: line.quantity ?? total(charges.map(({ quantity }) => quantity)),
  };
}

/** All of them together, when they count the same thing. */
function total(amounts: readonly (Quantity | undefined)[]): Quantity | undefined {
  const [first, ...others] = amounts.filter((each) => each !== undefined);
  if (first === undefined || others.some(({ unit }) => unit !== first.unit)) return undefined;
  return { ...first, value: others.reduce((sum, { value = 0 }) => sum + value, first.value ?? 0) };
}
