import { sayInstant } from '../time/local-time.ts';
import type { Clock } from './clock.ts';
import type { RouteFinding } from './route.ts';

/**
 * What is left once the payer has said no to a request: a denied request cannot be changed, only talked about and
 * appealed (PAS 2.2.1: no update after a denial). After the last window there is the write-off review.
 */
export function routeAfterDenial(clocks: readonly Clock[], by: string): RouteFinding {
  const running = clocks.filter(({ deadline, passed }) => deadline !== undefined && !passed);
  const open = ['peer-to-peer-by', 'appeal-by'].flatMap((kind) =>
    running.filter((clock) => clock.kind === kind),
  );
  if (open.length > 0) {
    const says = open.map(
      ({ kind, deadline, zone }) =>
        `${kind === 'appeal-by' ? 'appeal' : 'ask for a peer-to-peer talk'} by ${sayInstant(deadline ?? '', zone)}`,
    );
    return { route: 'appeal', because: `The payer denied; ${says.join(', or ')}.`, by };
  }
  const appeal = clocks.find(({ kind, passed }) => kind === 'appeal-by' && passed);
  if (appeal === undefined) {
    const because = 'The payer denied, and no rule tells how long it may be appealed; ask the payer.';
    return { route: 'appeal', because, by };
  }
  return {
    route: 'provider-liability',
    because: `The payer denied, and the window to appeal (${appeal.rule}) has closed; a person must confirm the write-off.`,
    by,
  };
}
