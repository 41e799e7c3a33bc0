import type { Assembly } from './assembly.ts';
import type { CareSetting } from './care-setting.ts';
import { chargeLines, withCharges } from './charge-line.ts';
import { orderLines } from './order-line.ts';
import { procedureLines } from './procedure-line.ts';
import type { ServiceDates } from './service-dates.ts';
import type { ServiceLine } from './service-line.ts';
import { wholeLine } from './whole-line.ts';

/**
 * What to ask for: the stay itself, as an admission review, then each coded procedure and each coded order that no
 * procedure fulfilled. Charges complete these lines, and are the lines only where nothing else gives any. Care
 * without any coded service is asked for by its service type.
 */
export function serviceLines(
  assembly: Assembly,
  setting: CareSetting,
  dates: ServiceDates,
): readonly ServiceLine[] {
  const done = procedureLines(assembly, setting);
  const known = [...done, ...orderLines(assembly, setting)];
  const services = known.length > 0 ? known : chargeLines(assembly, setting);
  const lines =
    setting.isStay || services.length === 0 ? [wholeLine(assembly, setting, dates), ...services] : services;
  return withCharges(lines, assembly);
}
