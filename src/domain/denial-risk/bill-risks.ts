import { NEXT_ACT } from './next-act.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** What the payer has denied already: no longer a risk but a loss, unless somebody acts. */
export function billRisks({ denials = [], route }: RiskQuestion): readonly Risk[] {
  const reasons = [...new Map(denials.map((each) => [each.carc, each])).values()];
  return reasons.map(({ carc, reasonClass, source }) => {
    const amounts = denials.filter((each) => each.carc === carc).flatMap(({ amount }) => amount ?? []);
    const total = amounts.reduce((sum, { value = 0 }) => sum + Math.round(value * 100), 0) / 100;
    const currency = amounts[0]?.currency;
    return {
      key: `denied-on-bill-${carc}`,
      reasonClass,
      because: `The payer has denied it on the claim (CARC ${carc}, ${source}).`,
      remedy: `${NEXT_ACT[route.route]}: ${route.because}`,
      carc,
      reviewReason: undefined,
      by: route.by,
      ...(currency === undefined || total === 0 ? {} : { atStake: { value: total, currency } }),
    };
  });
}
