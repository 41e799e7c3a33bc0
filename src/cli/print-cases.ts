import { worklistTable } from '../adapters/cli/worklist-table.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { type CaseState, STATES } from '../domain/case/state.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { worklist } from '../workflow/worklist.ts';
import { readLimit } from './read-limit.ts';
import { CommandError } from './refusal-text.ts';

/** Prints the worklist. */
export async function printCases(options: { state?: string; limit: string; json?: boolean }): Promise<void> {
  const settings = loadSettings();
  const state = options.state === undefined ? undefined : stateOf(options.state);
  const { outside, close } = await openWorkplace(settings, jsonLog('error'));
  try {
    const rows = await worklist(
      { limit: readLimit(options.limit), ...(state === undefined ? {} : { state }) },
      outside,
    );
    const counts = await outside.store.countByState();
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ counts, rows }, null, 2)}\n`);
      return;
    }
    const counted = Object.entries(counts).map(
      ([each, count]) => `${String(count)} ${each.replaceAll('-', ' ')}`,
    );
    process.stdout.write(
      `${worklistTable(rows, settings.FACILITY_ZONE)}\n${counted.join(', ') || 'No cases yet.'}\n`,
    );
  } finally {
    await close();
  }
}

function stateOf(text: string): CaseState {
  const state = STATES.find((each) => each === text);
  if (state === undefined)
    throw new CommandError(`There is no state ${text}; there are: ${STATES.join(', ')}.`);
  return state;
}
