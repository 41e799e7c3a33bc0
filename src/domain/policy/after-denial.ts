import { sayInstant } from '../time/local-time.ts';
import type { Clock, ClockKind } from './clock.ts';
import type { RouteFinding } from './route.ts';

/** The payer's no, as far as a route depends on it. */
export interface Denied {
  /** A sentence: `The payer denied the claim on 2026-12-04 (CARC 197, ExplanationOfBenefit/x).` */
  readonly says: string;
  /** It says that an authorization is what is missing: asking for one answers it while that is still possible. */
  readonly wantsAuthorization: boolean;
}

/** What a person can do after a denial, the mildest first. */
const STEPS: readonly { readonly kind: ClockKind; readonly act: string }[] = [
  { kind: 'peer-to-peer-by', act: 'ask for a peer-to-peer talk' },
  { kind: 'reconsider-by', act: 'ask for reconsideration' },
  { kind: 'appeal-by', act: 'appeal' },
];

/**
 * What is left once the payer has said no: a denied request cannot be changed, only talked about, reconsidered and
 * appealed (PAS 2.2.1: no update after a denial), in this order while each is open. After the last window there is the
 * write-off review.
 */
export function routeAfterDenial(clocks: readonly Clock[], by: string, denied: Denied): RouteFinding {
  const open = STEPS.flatMap(({ kind, act }) => {
    const clock = clocks.find(
      (each) => each.kind === kind && each.deadline !== undefined && !each.passed && each.metAt === undefined,
    );
    return clock === undefined
      ? []
      : [{ kind, says: `${act} by ${sayInstant(clock.deadline ?? '', clock.zone)}` }];
  });
  const says = open.map((each) => each.says).join(', or ');
  const because = `${denied.says} Left: ${says}.`;
  if (open.some(({ kind }) => kind === 'reconsider-by')) return { route: 'reconsideration', because, by };
  if (open.length > 0) return { route: 'appeal', because, by };
  const appeal = clocks.find(({ kind, passed }) => kind === 'appeal-by' && passed);
  if (appeal === undefined) {
    return {
      route: 'appeal',
      because: `${denied.says} No rule tells how long it may be appealed; ask the payer.`,
      by,
    };
  }
  return {
    route: 'provider-liability',
    because: `${denied.says} The window to appeal (${appeal.rule}) has closed: a person confirms the write-off and why nothing is left.`,
    by,
  };
}
