import { sayMoney } from '../remittance/charges.ts';
import type { Risk } from './risk.ts';

/** Reason, codes it would come back as, money, and the act that removes it: on one line. */
export function sayRisk({ reasonClass, because, remedy, carc, reviewReason, atStake }: Risk): string {
  const codes = [
    ...(carc === undefined ? [] : [`CARC ${carc}`]),
    ...(reviewReason === undefined ? [] : [`HCR03 ${reviewReason}`]),
    ...(atStake === undefined ? [] : [sayMoney(atStake)]),
  ].join(', ');
  return `${reasonClass.replaceAll('-', ' ')}${codes === '' ? '' : ` (${codes})`}: ${because} → ${remedy}`;
}
