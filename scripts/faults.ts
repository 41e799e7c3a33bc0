import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { FAULT_TABLE } from './faults/fault-table.ts';
import { exploreModel } from './faults/model.ts';
import { reportOf } from './faults/report.ts';
import { runTable } from './faults/run-table.ts';

interface Given {
  readonly quick?: true;
  readonly full?: true;
  readonly only?: readonly string[];
  readonly seed: number;
  readonly lanes: number;
  readonly within: number;
  readonly write?: string;
  readonly twin: boolean;
}

const IDS = [...FAULT_TABLE.map(({ id }) => id), 'model'];

const command = new Command('faults')
  .description('Injects faults into the service and judges by the ledger of a simulated payer.')
  .option('--quick', 'the faults that a change should not land without; minutes')
  .option('--full', 'with --only: at full size, 1,500 stays and 40 kills for F01')
  .option('--only <ids>', 'these faults, e.g. F18,F19; model for the model alone', readIds)
  .option('--seed <number>', 'of kill times and the like', Number, Date.now() % 1_000_000)
  .option('--lanes <number>', 'faults injected at the same time, each with servers of its own', Number, 1)
  .option(
    '--within <seconds>',
    'no fault is begun later than this; what was left out is told',
    Number,
    Infinity,
  )
  .option('--no-twin', 'leave out the naive twin')
  .option('--write <file>', 'write the table to this Markdown file')
  .addHelpText(
    'after',
    `\nFaults:\n${FAULT_TABLE.map(({ id, title, isQuick }) => `  ${id.padEnd(13)}${isQuick === true ? 'quick  ' : '       '}${title}`).join('\n')}`,
  );
const { quick, full, only, seed, lanes, within, write, twin: hasTwin } = command.parse().opts<Given>();
const isFull = full ?? (quick === undefined && only === undefined);
const wanted = FAULT_TABLE.filter(({ id, isQuick }) => only?.includes(id) ?? (isFull || isQuick === true));

// What was started ends with us, however much it is.
process.setMaxListeners(0);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const began = performance.now();
const run = await runTable(wanted, { seed, isFull, lanes, within, hasTwin, say });
// The quick run leaves the model to `npm test`, which explores it too.
const model = (only?.includes('model') ?? quick !== true) ? await exploreModel(isFull, say) : undefined;
const report = reportOf({ ...run, model, seed, seconds: (performance.now() - began) / 1000 });
process.stdout.write(`\n${report}`);
if (write !== undefined) writeFileSync(write, report);
const isBroken =
  (model?.violations.length ?? 0) > 0 ||
  run.brokenOff.length > 0 ||
  run.outcomes.some(({ wrong }) => wrong.length > 0);
// Whatever a run that broke off has left behind ends here.
process.exit(isBroken ? 1 : 0);

function readIds(text: string): readonly string[] {
  const ids = text.split(',');
  const unknown = ids.filter((id) => !IDS.includes(id));
  if (unknown.length === 0) return ids;
  throw new InvalidArgumentError(`There is no ${unknown.join(', ')}. There are ${IDS.join(', ')}.`);
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
}
