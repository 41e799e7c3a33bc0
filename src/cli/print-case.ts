import type { Case } from '../domain/case/case.ts';
import { explainAssessment } from '../domain/case/explain-assessment.ts';
import type { HistoryEntry } from '../domain/case/history.ts';
import { type RiskScore, sayScore } from '../domain/denial-risk/risk-score.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { pastCases, scoreOf } from '../workflow/score-case.ts';
import { countResends } from '../domain/case/resends.ts';
import type { Attempt } from '../workflow/ports/attempts.ts';
import type { Outside } from '../workflow/outside.ts';
import { withCase } from './with-case.ts';

/** Prints one case: what, why, until when, what the payer said, and its history. */
export function printCase(id: string, options: { json?: boolean }): Promise<void> {
  return withCase(id, async (found, outside) => {
    const history = await outside.store.historyOf(found.id);
    const score = scoreOf(found, await pastCases(outside));
    const sent = await sentOf(found, outside);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ case: found, score, sent, history }, null, 2)}\n`
        : `${textOf(found, history, score, sent).join('\n')}\n`,
    );
  });
}

interface Sent {
  readonly submission: string;
  readonly payer: string;
  readonly resends: number;
  readonly calls: readonly Attempt[];
}

async function sentOf({ id }: Case, { store }: Outside): Promise<readonly Sent[]> {
  const submissions = await store.submissionsOf(id);
  return Promise.all(
    submissions.map(async ({ id: submission, payer }) => {
      const calls = await store.attemptsOf(submission);
      return { submission, payer, resends: countResends(calls), calls };
    }),
  );
}

function textOf(
  found: Case,
  history: readonly HistoryEntry[],
  score: RiskScore | undefined,
  sent: readonly Sent[],
): string[] {
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
    ...sent.flatMap(linesOf),
    'History:',
    ...history.map(({ at, step, to, says }) => `  ${at}  ${step.padEnd(9)} ${to.padEnd(18)} ${says}`),
  ];
}

function linesOf({ payer, resends, calls }: Sent): readonly string[] {
  const again = resends === 0 ? '' : ` The same bytes were sent again: ${String(resends)} ×.`;
  return [
    `Calls to ${payer}: ${String(calls.length)}.${again}`,
    ...calls.map(
      ({ operation, startedAt, class: as, result }) =>
        `  ${startedAt}  ${operation.padEnd(9)} ${(as ?? 'under way').padEnd(18)} ${result ?? ''}`,
    ),
  ];
}
