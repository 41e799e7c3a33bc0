import type { CaseStore, Hint } from '../../workflow/ports.ts';
import type { OpenCaseQueue } from './case-queue.ts';
import type { Log } from './log.ts';

/** Enough to keep every worker busy until the next look; the rest is still due then. */
const BATCH = 500;

/** A full batch means that more is due than was seen: look again soon. */
const FULL_BATCH_MS = 1_000;

/** With work due and no worker taking any for this long, the queue counts as dead. */
const SILENT_MS = 10_000;

/** A worker's connection that stays silent for this long is replaced. */
const RESTART_MS = 60_000;

/** How many cases the sweeper advances at a time when it has to do so itself. */
const LANES = 4;

interface Swept {
  readonly store: Pick<CaseStore, 'due'>;
  readonly queue: Pick<OpenCaseQueue, 'hint' | 'silentFor' | 'restartWorker'>;
  readonly advance: (caseId: string) => Promise<void>;
  readonly log: Log;
}

interface Pace {
  readonly everySeconds: number;
  readonly silentMs?: number;
}

/** What was hinted, and when: a hint is given again only after a whole interval. */
type Given = ReadonlyMap<string, { readonly version: number; readonly at: number }>;

/**
 * Asks the database again and again what is due and hints it, whatever became of earlier hints. When the queue is
 * dead it advances the cases itself, so that everything drains, slower, with no queue at all.
 */
export function startSweeper(swept: Swept, pace: Pace): { stop(): Promise<void> } {
  let isStopped = false;
  let given: Given = new Map();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const sweep = async (): Promise<void> => {
    try {
      given = await sweepOnce(swept, pace, given, () => isStopped);
    } catch (error) {
      swept.log('sweep-failed', { error: error instanceof Error ? error.name : typeof error });
    }
    const pauseMs = pace.everySeconds * 1_000;
    if (!isStopped)
      timer = setTimeout(start, given.size < BATCH ? pauseMs : Math.min(FULL_BATCH_MS, pauseMs));
  };
  const start = (): void => {
    running = sweep();
  };
  start();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function sweepOnce(
  { store, queue, advance, log }: Swept,
  { everySeconds, silentMs = SILENT_MS }: Pace,
  given: Given,
  isStopped: () => boolean,
): Promise<Given> {
  const due = await store.due(BATCH);
  const now = performance.now();
  const lastGiven = ({ id, version }: Hint): number | undefined => {
    const last = given.get(id);
    return last?.version === version ? last.at : undefined;
  };
  const unheard = due.filter((hint) => now - (lastGiven(hint) ?? now) >= everySeconds * 1_000);
  const toGive = due.filter((hint) => lastGiven(hint) === undefined || unheard.includes(hint));
  await queue.hint(toGive);
  if (unheard.length > 0 && queue.silentFor() >= silentMs) {
    log('queue-silent', { due: due.length });
    if (queue.silentFor() >= RESTART_MS) await queue.restartWorker();
    await advanceAll(unheard, advance, isStopped);
  }
  const again = new Set(toGive);
  return new Map(
    due.map((hint) => [
      hint.id,
      { version: hint.version, at: again.has(hint) ? now : (lastGiven(hint) ?? now) },
    ]),
  );
}

async function advanceAll(
  hints: readonly Hint[],
  advance: Swept['advance'],
  isStopped: () => boolean,
): Promise<void> {
  const waiting = [...hints];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !isStopped(); next = waiting.shift()) {
      await advance(next.id);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
