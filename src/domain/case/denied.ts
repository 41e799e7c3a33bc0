import type { Denied } from '../policy/after-denial.ts';
import { sayMoney } from '../remittance/charges.ts';
import type { RemittanceFinding } from '../remittance/read-remittances.ts';
import { sayInstant } from '../time/local-time.ts';
import type { CaseEvents } from './case-events.ts';

/** The payer's no to our request. Nothing but a new request could follow it, and that is a person's decision. */
export function deniedByAnswer({ denied }: CaseEvents, zone: string): Denied | undefined {
  if (denied === undefined) return undefined;
  return { says: `The payer denied the request on ${sayInstant(denied, zone)}.`, wantsAuthorization: false };
}

/** The payer's no on a bill: nobody asked for an authorization, or it did not find the one there is. */
export function deniedByRemittance({ events, denials, deniedBy }: RemittanceFinding): Denied | undefined {
  if (events.denial === undefined || denials.length === 0) return undefined;
  const reasons = [...new Set(denials.map(({ carc }) => carc))].join(', ');
  const amounts = denials.flatMap(({ amount }) => {
    const { value, currency } = amount ?? {};
    return value === undefined || currency === undefined ? [] : [sayMoney({ value, currency })];
  });
  const [only] = amounts;
  const what = amounts.length === 1 && only !== undefined ? ` ${only} of` : '';
  return {
    says: `The payer denied${what} the claim on ${events.denial.slice(0, 10)} (CARC ${reasons}, ${deniedBy ?? ''}).`,
    wantsAuthorization: denials.some(({ reasonClass }) => reasonClass === 'no-approval'),
  };
}
