import { sayRisk } from '../denial-risk/say-risk.ts';
import type { ChecklistItem } from '../documentation/checklist.ts';
import { whatItSays, whoseRule } from '../policy/why-policy.ts';
import { sayMoney } from '../remittance/charges.ts';
import type { Assessment } from './assessment.ts';
import { sayUnmapped } from './say-unmapped.ts';

/**
 * An assessment as lines that a nurse or an analyst can read and check: what, why, by which rule, until when. Each
 * sentence stands once: what was `said` of the case already is not said again, nor what was next before it moved on.
 */
export function explainAssessment(assessment: Assessment, said = ''): readonly string[] {
  const { urgency, route, policy, clocks } = assessment;
  const known = said === '' ? assessment.because : said;
  return [
    ...(said === '' ? [`Next:      ${assessment.next.replaceAll('-', ' ')}. ${assessment.because}`] : []),
    `Route:     ${route.route.replaceAll('-', ' ')}.${known.includes(route.because) ? '' : ` ${route.because}`}`,
    `Urgency:   ${urgency.urgency} (${urgency.certainty.replaceAll('-', ' ')})`,
    ...urgency.signals.map(
      ({ because, resource, path, value, strength, by }) =>
        `           · ${because} [${strength}; ${resource} ${path} = ${value}; ${by}]`,
    ),
    ...(urgency.prudentLayperson === undefined ? [] : [`           ${urgency.prudentLayperson}`]),
    ...assessment.scenarios.flatMap(({ scenario, because, evidence, by }, index) => [
      `${index === 0 ? 'Scenario:' : '     also:'}  ${scenario.replaceAll('-', ' ')}. ${because} [${by}]`,
      ...evidence.map(({ says, source, path }) => `           · ${says} [${source} ${path}]`),
    ]),
    ...indented('Payer:', [...whoseRule(policy), ...whatItSays(policy, clocks)]),
    ...(assessment.unanswered === undefined ? [] : [`Payer:     ${assessment.unanswered.says}`]),
    ...explainChecklist(assessment.checklist),
    ...(assessment.charges === undefined
      ? []
      : [`At stake:  ${sayMoney(assessment.charges)} (${assessment.charges.source})`]),
    ...assessment.risks.map((risk) => `Risk:      ${sayRisk(risk)}`),
    ...assessment.unmapped.map((each) => `Unmapped:  ${sayUnmapped(each)}`),
    `Content:   ${assessment.release}: ${assessment.used.join(', ')}`,
  ];
}

function indented(head: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${(index === 0 ? head : '').padEnd(11)}${line}`);
}

/** Each document that is there or required on its own line; what would only help, on one. */
function explainChecklist(checklist: readonly ChecklistItem[]): readonly string[] {
  const isWorthALine = ({ status, need }: ChecklistItem): boolean =>
    status !== 'missing' || need === 'required';
  const helpful = checklist
    .filter((item) => !isWorthALine(item))
    .map(({ label, type }) => `${label} ${type}`);
  return [
    ...checklist.filter(isWorthALine).map(({ label, type, need, status, document, remedy, basis }) => {
      const where = document === undefined ? '' : ` ${document}`;
      const under =
        basis === undefined ? '' : ` on the basis of ${basis.consent} version ${String(basis.version)}`;
      const act = remedy === undefined ? '' : `: ${remedy}`;
      return `Document:  ${status.toUpperCase()} ${label} (LOINC ${type}, ${need})${where}${under}${act}`;
    }),
    ...(helpful.length === 0 ? [] : [`           Would help as well: ${helpful.join(', ')}`]),
  ];
}
