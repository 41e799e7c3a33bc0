import { administrativeRisks } from './administrative-risks.ts';
import { billRisks } from './bill-risks.ts';
import { clinicalRisks } from './clinical-risks.ts';
import { coverageRisks } from './coverage-risks.ts';
import { documentRisks } from './document-risks.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';
import { timelinessRisks } from './timeliness-risks.ts';

/**
 * What would get this case denied, each with the act that removes it, in the order a person would take them up.
 * Deterministic: every risk names the rule and the fact behind it. A case that needs no authorization has none.
 */
export function findRisks(question: RiskQuestion): readonly Risk[] {
  if (question.route.route === 'not-required') return [];
  const found = [
    billRisks,
    timelinessRisks,
    coverageRisks,
    documentRisks,
    clinicalRisks,
    administrativeRisks,
  ].flatMap((find) => find(question));
  return found.map((risk) => withMoney(risk, question));
}

/** What has no code of a denial costs nothing by itself; any other may cost all that was billed. */
function withMoney(risk: Risk, { charges }: RiskQuestion): Risk {
  if (charges === undefined || risk.atStake !== undefined) return risk;
  if (risk.carc === undefined && risk.reviewReason === undefined) return risk;
  const { value, currency } = charges;
  return { ...risk, atStake: { value, currency } };
}
