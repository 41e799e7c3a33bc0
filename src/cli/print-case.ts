import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Case } from '../domain/case/case.ts';
import { explainAssessment } from '../domain/case/explain-assessment.ts';
import type { HistoryEntry } from '../domain/case/history.ts';
import { describeDetermination } from '../domain/determination/describe-determination.ts';
import { openWorkplace } from '../wiring.ts';
import { CommandError } from './refusal-text.ts';

/** Prints one case: what, why, until when, what the payer said, and its history. */
export async function printCase(id: string, options: { json?: boolean }): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const found = await outside.store.readCase(id);
    if (found === undefined)
      throw new CommandError(`There is no case ${id}; \`retro-auth cases\` lists them.`);
    const history = await outside.store.historyOf(id);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ case: found, history }, null, 2)}\n`
        : `${textOf(found, history).join('\n')}\n`,
    );
  } finally {
    await close();
  }
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
