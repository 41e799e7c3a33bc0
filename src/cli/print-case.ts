import type { Case } from '../domain/case/case.ts';
import { explainAssessment } from '../domain/case/explain-assessment.ts';
import type { HistoryEntry } from '../domain/case/history.ts';
import { type RiskScore, sayScore } from '../domain/denial-risk/risk-score.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { pastCases, scoreOf } from '../workflow/score-case.ts';
import { withCase } from './with-case.ts';

/** Prints one case: what, why, until when, what the payer said, and its history. */
export function printCase(id: string, options: { json?: boolean }): Promise<void> {
  return withCase(id, async (found, outside) => {
    const history = await outside.store.historyOf(id);
    const score = scoreOf(found, await pastCases(outside));
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ case: found, score, history }, null, 2)}\n`
        : `${textOf(found, history, score).join('\n')}\n`,
    );
  });
}

function textOf(found: Case, history: readonly HistoryEntry[], score: RiskScore | undefined): string[] {
  return [
    `Case ${found.id} about Encounter/${found.encounterId}`,
    `State:     ${found.state.replaceAll('-', ' ')}. ${found.because}`,
    ...(found.determination === undefined
      ? []
      : [`Decision:  ${describeDetermination(found.determination)}`]),
    ...(found.changedSinceSubmission ? ['Note:      the record changed after the request was frozen.'] : []),
    ...(found.withheld.length === 0 ? [] : [`Withheld:  ${found.withheld.join(', ')}`]),
    ...(found.assessment === undefined ? [] : explainAssessment(found.assessment, found.because)),
    ...(score === undefined ? [] : [`Denial:    ${sayScore(score)}.`]),
    'History:',
    ...history.map(({ at, step, to, says }) => `  ${at}  ${step.padEnd(9)} ${to.padEnd(18)} ${says}`),
  ];
}
