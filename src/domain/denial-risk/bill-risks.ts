import type { Clock, ClockKind } from '../policy/clock.ts';
import type { Route } from '../policy/route.ts';
import { sayInstant } from '../time/local-time.ts';
import { NEXT_ACT } from './next-act.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** What the payer has denied already: no longer a risk but a loss, unless somebody acts. */
export function billRisks({ denials = [], route, clocks }: RiskQuestion): readonly Risk[] {
  const reasons = [...new Map(denials.map((each) => [each.carc, each])).values()];
  return reasons.map(({ carc, reasonClass, source }) => {
    const amounts = denials.filter((each) => each.carc === carc).flatMap(({ amount }) => amount ?? []);
    const total = amounts.reduce((sum, { value = 0 }) => sum + Math.round(value * 100), 0) / 100;
    const currency = amounts[0]?.currency;
    return {
      key: `denied-on-bill-${carc}`,
      reasonClass,
      because: `The payer has denied it on the claim (CARC ${carc}, ${source}).`,
      remedy: `${NEXT_ACT[route.route]}${until(clocks, route.route)}.`,
      carc,
      reviewReason: undefined,
      by: route.by,
      ...(currency === undefined || total === 0 ? {} : { atStake: { value: total, currency } }),
    };
  });
}

/** The clock that each route runs against. */
const CLOCK_OF: Readonly<Partial<Record<Route, ClockKind>>> = {
  'retrospective-request': 'request-by',
  update: 'request-by',
  reconsideration: 'reconsider-by',
  appeal: 'appeal-by',
};

function until(clocks: readonly Clock[], route: Route): string {
  const clock = clocks.find(({ kind, passed }) => kind === CLOCK_OF[route] && !passed);
  return clock?.deadline === undefined ? '' : ` by ${sayInstant(clock.deadline, clock.zone)}`;
}
