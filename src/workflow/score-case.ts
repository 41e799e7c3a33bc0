import type { Case } from '../domain/case/case.ts';
import { type PastCase, type RiskScore, riskScore } from '../domain/denial-risk/risk-score.ts';
import type { Outside } from './outside.ts';
import { answeredCases, asPast } from './past-cases.ts';

/** The newest so many tell how a payer decides now; older ones tell how it did. */
const LOOKED_AT = 2_000;

/** What became of past cases moves slowly; a list of Tasks must not read them each time. */
const KEPT_MS = 10 * 60_000;

/** The past cases that scores are compared with. */
export async function pastCases(outside: Pick<Outside, 'store'>): Promise<readonly PastCase[]> {
  return (await answeredCases(outside, LOOKED_AT)).flatMap((each) => asPast(each) ?? []);
}

/** How likely a denial is; undefined for a case that needs nothing, or that the payer has decided. */
export function scoreOf({ assessment }: Case, past: readonly PastCase[]): RiskScore | undefined {
  if (assessment === undefined || assessment.route.route === 'not-required') return undefined;
  if (assessment.events?.decided !== undefined) return undefined;
  return riskScore(assessment.risks, assessment.policy.payer, past);
}

/** Scores cases as they are read, with past cases read now and then. */
export function scorer(
  outside: Pick<Outside, 'store' | 'now'>,
): (held: Case) => Promise<RiskScore | undefined> {
  let kept: { readonly past: Promise<readonly PastCase[]>; readonly until: number } | undefined;
  return async (held) => {
    const now = Date.parse(outside.now());
    if (kept === undefined || now >= kept.until) {
      const past = pastCases(outside);
      kept = { past, until: now + KEPT_MS };
      // A failure is told to whoever asked, and the next one asks anew.
      past.catch(() => (kept = undefined));
    }
    return scoreOf(held, await kept.past);
  };
}
