import type { Case } from '../domain/case/case.ts';
import { explainAssessment } from '../domain/case/explain-assessment.ts';
import type { HistoryEntry } from '../domain/case/history.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { withCase } from './with-case.ts';

/** Prints one case: what, why, until when, what the payer said, and its history. */
export function printCase(id: string, options: { json?: boolean }): Promise<void> {
  return withCase(id, async (found, { store }) => {
    const history = await store.historyOf(id);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ case: found, history }, null, 2)}\n`
        : `${textOf(found, history).join('\n')}\n`,
    );
  });
}

function textOf(found: Case, history: readonly HistoryEntry[]): string[] {
  return [
    `Case ${found.id} about Encounter/${found.encounterId}`,
    `State:     ${found.state.replaceAll('-', ' ')}. ${found.because}`,
    ...(found.determination === undefined
      ? []
      : [`Decision:  ${describeDetermination(found.determination)}`]),
    ...(found.changedSinceSubmission ? ['Note:      the record changed after the request was frozen.'] : []),
    ...(found.assessment === undefined ? [] : explainAssessment(found.assessment)),
    'History:',
    ...history.map(({ at, step, to, says }) => `  ${at}  ${step.padEnd(9)} ${to.padEnd(18)} ${says}`),
  ];
}
