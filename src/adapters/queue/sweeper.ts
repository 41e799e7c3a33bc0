import type { CaseStore } from '../../workflow/ports/case-store.ts';
import type { DueCase } from '../../workflow/ports/due-cases.ts';
import type { OpenCaseQueue } from './case-queue.ts';
import type { Log } from './log.ts';

/** Enough to keep every worker busy until the next look, and few enough that what is pressing does not wait long. */
const BATCH = 500;

/** When the workers have taken all but so many of a full batch, the next is looked for. */
const LOW = 150;
const LOOK_AT_QUEUE_MS = 100;

/** With work due and no worker taking any for this long, the queue counts as dead. */
const SILENT_MS = 10_000;

/** A worker's connection that stays silent for this long is replaced. */
const RESTART_MS = 60_000;

/** Of what is due the sweeper itself advances so many before it looks again: something more pressing may have come. */
const AT_ONCE = 100;

interface Swept {
  readonly store: Pick<CaseStore, 'due'>;
  readonly queue: Pick<OpenCaseQueue, 'pace' | 'waiting' | 'silentFor' | 'restartWorker'>;
  readonly advance: (caseId: string) => Promise<void>;
  /** Comes before each look: what is known of the payers. */
  readonly before?: () => Promise<void>;
  readonly log: Log;
}

interface Pace {
  readonly everySeconds: number;
  /** How many cases the sweeper advances at a time when it has to do so itself. */
  readonly lanes: number;
  /** Of a payer with an agreed rate: as many as it takes until the next look. */
  readonly most?: Readonly<Record<string, number>>;
  readonly silentMs?: number;
}

/** What was hinted, and when: a hint is given again only after a whole interval. */
type Given = ReadonlyMap<string, { readonly version: number; readonly at: number }>;

export interface Sweeper {
  /** Looks now: somebody says that work came which the queue was not told of. */
  readonly nudge: () => void;
  stop(): Promise<void>;
}

/**
 * Asks the database again and again what is due and hints it, the most pressing first, whatever became of earlier
 * hints. When the queue takes none or gives none on, it advances the cases itself, so that everything drains with no
 * queue at all.
 */
export function startSweeper(swept: Swept, pace: Pace): Sweeper {
  let isStopped = false;
  let isNudged = false;
  let wake = (): void => undefined;

  /** Until the next look is due, the workers run out of hints, or somebody nudges. */
  const rest = async (isFull: boolean): Promise<void> => {
    const end = performance.now() + pace.everySeconds * 1000;
    while (!isStopped && !isNudged && performance.now() < end) {
      const step = isFull ? LOOK_AT_QUEUE_MS : end - performance.now();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, step);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (isFull && ((await swept.queue.waiting()) ?? BATCH) < LOW) return;
    }
  };

  const run = async (): Promise<void> => {
    let given: Given = new Map();
    while (!isStopped) {
      isNudged = false;
      let isMore = false;
      try {
        const look = await lookOnce(swept, pace, given, () => isStopped);
        given = look.given;
        isMore = look.isMore;
      } catch (error) {
        swept.log('sweep-failed', { error: error instanceof Error ? error.name : typeof error });
      }
      if (!isMore) await rest(given.size >= BATCH);
    }
  };
  const running = run();
  return {
    nudge: () => {
      isNudged = true;
      wake();
    },
    stop: async () => {
      isStopped = true;
      wake();
      await running;
    },
  };
}

async function lookOnce(
  { store, queue, advance, before, log }: Swept,
  { everySeconds, lanes, most, silentMs = SILENT_MS }: Pace,
  given: Given,
  isStopped: () => boolean,
): Promise<{ readonly given: Given; readonly isMore: boolean }> {
  await before?.();
  const due = await store.due(BATCH, most);
  const now = performance.now();
  const lastGiven = ({ id, version }: DueCase): number | undefined => {
    const last = given.get(id);
    return last?.version === version ? last.at : undefined;
  };
  const unheard = due.filter((hint) => now - (lastGiven(hint) ?? now) >= everySeconds * 1_000);
  const toGive = due.filter((hint) => lastGiven(hint) === undefined || unheard.includes(hint));
  const isTaken = await queue.pace(toGive);
  const left = isTaken ? (unheard.length > 0 && queue.silentFor() >= silentMs ? unheard : []) : due;
  if (left.length > 0) {
    log('queue-silent', { due: due.length });
    if (isTaken && queue.silentFor() >= RESTART_MS) await queue.restartWorker();
    await advanceAll(left.slice(0, AT_ONCE), { advance, lanes, isStopped });
  }
  const again = new Set(isTaken ? toGive : []);
  return {
    given: new Map(
      due
        .filter((hint) => again.has(hint) || lastGiven(hint) !== undefined)
        .map((hint) => [
          hint.id,
          { version: hint.version, at: again.has(hint) ? now : (lastGiven(hint) ?? now) },
        ]),
    ),
    isMore: left.length > AT_ONCE,
  };
}

async function advanceAll(
  hints: readonly DueCase[],
  {
    advance,
    lanes,
    isStopped,
  }: { readonly advance: Swept['advance']; readonly lanes: number; readonly isStopped: () => boolean },
): Promise<void> {
  const waiting = [...hints];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !isStopped(); next = waiting.shift()) {
      await advance(next.id);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
