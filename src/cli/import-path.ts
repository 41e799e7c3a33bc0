import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { resourceFiles } from '../adapters/files/resource-files.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Outside } from '../workflow/outside.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { assessDue } from '../workflow/assess-due.ts';
import { type ImportCount, importResources } from '../workflow/import-resources.ts';
import { CommandError } from './refusal-text.ts';

/** Problems of the files that are printed; all are counted. */
const PROBLEMS_SHOWN = 10;

/** Takes in files with a progress bar, then assesses the cases they opened; sends nothing to anybody. */
export async function importPath(path: string, { sender }: { sender: string }): Promise<void> {
  await stat(path).catch(() => {
    throw new CommandError(`There is no file or folder ${path}.`);
  });
  const files = await resourceFiles(path);
  if (files.length === 0) throw new CommandError(`${path} holds no .json, .ndjson or .ndjson.gz file.`);
  const { outside, connections, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    checkSender(sender, connections.senders);
    const started = performance.now();
    const count = await takeIn(files, sender, outside);
    const stored = performance.now();
    const assessed = await assess(outside);
    print({
      count,
      assessed,
      storeSeconds: (stored - started) / 1000,
      assessSeconds: (performance.now() - stored) / 1000,
    });
    const counts = await outside.store.countByState();
    const said = Object.entries(counts).map(
      ([state, cases]) => `${String(cases)} ${state.replaceAll('-', ' ')}`,
    );
    process.stdout.write(`Cases now: ${said.join(', ') || 'none'}.\n`);
  } finally {
    await close();
  }
}

/** What is stored under a sender that nobody is can be read by nobody. @throws CommandError naming those there are. */
export function checkSender(sender: string, senders: readonly { readonly id: string }[]): void {
  if (senders.length === 0 || senders.some(({ id }) => id === sender)) return;
  throw new CommandError(
    `There is no sender ${sender} in the connections file. Name one with --sender: ${senders.map(({ id }) => id).join(', ')}.`,
  );
}

async function takeIn(
  files: Awaited<ReturnType<typeof resourceFiles>>,
  sender: string,
  outside: Outside,
): Promise<ImportCount> {
  const bar = new SingleBar({
    format: 'Reading   {bar} {percentage}% {resources} resources',
    hideCursor: true,
  });
  bar.start(
    files.reduce((sum, { size }) => sum + size, 0),
    0,
    { resources: 0 },
  );
  const count = await importResources(files, {
    ...outside,
    sender,
    onProgress: (bytes, { stored }) => {
      bar.update(bytes, { resources: Object.values(stored).reduce((sum, each) => sum + each, 0) });
    },
  });
  bar.stop();
  return count;
}

async function assess(outside: Outside): Promise<number> {
  const counts = await outside.store.countByState();
  const bar = new SingleBar({ format: 'Assessing {bar} {value}/{total} cases', hideCursor: true });
  bar.start(counts.received ?? 0, 0);
  const assessed = await assessDue(outside, (done) => {
    bar.update(done);
  });
  bar.stop();
  return assessed;
}

function print(input: {
  count: ImportCount;
  assessed: number;
  storeSeconds: number;
  assessSeconds: number;
}): void {
  const { count, assessed, storeSeconds, assessSeconds } = input;
  const { created, updated, unchanged, superseded } = count.stored;
  const passedOver = Object.entries(count.passedOver).map(([type, times]) => `${String(times)} ${type}`);
  process.stdout.write(
    `${String(created)} created, ${String(updated)} updated, ${String(unchanged)} unchanged, ${String(superseded)} older than what is held, in ${storeSeconds.toFixed(1)} s.\n` +
      (passedOver.length === 0 ? '' : `Not needed here: ${passedOver.join(', ')}.\n`) +
      `${String(assessed)} cases assessed in ${assessSeconds.toFixed(1)} s; ${String(Math.round(process.resourceUsage().maxRSS / 1024))} MB at most.\n`,
  );
  for (const { file, line, says } of count.problems.slice(0, PROBLEMS_SHOWN)) {
    process.stderr.write(`${file}${line === undefined ? '' : `:${String(line)}`} ${says}\n`);
  }
  if (count.refused > 0) process.stderr.write(`${String(count.refused)} lines or documents were refused.\n`);
}
