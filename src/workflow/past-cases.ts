import type { Case } from '../domain/case/case.ts';
import type { PastCase } from '../domain/denial-risk/risk-score.ts';
import type { AnsweredCase } from '../domain/determination/scorecard.ts';
import type { Outside } from './outside.ts';

const PAGE = 500;

/** Cases that a payer answered, newest first: what scorecards and scores are made from. At most so many are looked at. */
export async function answeredCases(
  { store }: Pick<Outside, 'store'>,
  atMost = 20_000,
): Promise<readonly (Case & Pick<AnsweredCase, 'determination'>)[]> {
  const answered: (Case & Pick<AnsweredCase, 'determination'>)[] = [];
  let after: string | undefined;
  for (let seen = 0; seen < atMost; seen += PAGE) {
    const page = await store.listCases({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const each of page) {
      const { determination } = each;
      if (determination?.errors.length === 0) answered.push({ ...each, determination });
    }
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  return answered;
}

/** As the scorecard counts a case. */
export function asAnswered(each: Case & Pick<AnsweredCase, 'determination'>): AnsweredCase {
  const events = each.assessment?.events;
  return {
    payer: each.assessment?.policy.payer ?? 'unknown',
    determination: each.determination,
    claimReceived: events?.claimReceived,
    decided: events?.decided,
    overturned: events?.overturned !== undefined,
  };
}

/** As the score counts it: undefined while the payer has not decided, or where nobody kept the risks. */
export function asPast({ assessment }: Case): PastCase | undefined {
  if (assessment?.events?.decided === undefined) return undefined;
  const { denied, overturned } = assessment.events;
  return {
    payer: assessment.policy.payer,
    risks: assessment.risksWhenAsked ?? assessment.risks.map(({ key }) => key),
    denied: denied !== undefined || overturned !== undefined,
  };
}
