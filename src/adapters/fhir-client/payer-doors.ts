import { request } from 'undici';
import type { PayerConnection } from '../../workflow/ports/payer-connection.ts';
import type { DoorBook, PayerDoors, PayerRate } from '../../workflow/ports/payer-doors.ts';

/** Least time before another try for a place. */
const SHORT_WAIT_SECONDS = 0.5;

/** Tries that may go beyond the share of retries, so that a single failure is repeated at once. */
const RETRIES_IN_RESERVE = 10;

/** Each first try pays for so much of a retry: of a payer's traffic at most a sixth is repetition. */
const RETRIES_FOR_EACH_TRY = 0.2;

/** A place outlives the longest call by so much, in case its holder dies. */
const PLACE_MARGIN_SECONDS = 30;

/** Whoever asks for longer is asked again after so long: what it says may be a mistake. */
const LONGEST_HEED_SECONDS = 6 * 3600;

const PROBE_TIMEOUT_MS = 10_000;

/** What this process knows of a payer by itself. */
interface Door {
  inFlight: number;
  retries: number;
  failuresInARow: number;
}

interface Around {
  readonly random: () => number;
  /** Calls at a time of this process to a payer with which none were agreed. */
  readonly inFlight: number;
  readonly book: DoorBook;
  readonly rate: PayerRate;
  /** Whether the payer's server answers; never with a request of ours. */
  readonly probe?: (payer: PayerConnection) => Promise<boolean>;
  readonly log?: (event: string, values: Readonly<Record<string, string>>) => void;
}

export interface OpenPayerDoors extends PayerDoors {
  /** Reads which doors are shut, and asks the payers whose time is over whether they are back. */
  look(payers: readonly PayerConnection[]): Promise<void>;
}

/**
 * Before each payer a door: so many at a time, so many a second, so many repetitions, and shut after failures in a
 * row or when the payer asks for it. Which doors are shut, the agreed rate and the agreed places are shared by all
 * processes and outlast them. Who is turned away holds no worker.
 */
export function payerDoors({
  random,
  inFlight,
  book,
  rate,
  probe = answersAtAll,
  log = () => undefined,
}: Around): OpenPayerDoors {
  const doors = new Map<string, Door>();
  let shut: ReadonlySet<string> = new Set();

  const doorOf = ({ id }: PayerConnection): Door => {
    const door = doors.get(id) ?? { inFlight: 0, retries: RETRIES_IN_RESERVE, failuresInARow: 0 };
    doors.set(id, door);
    return door;
  };

  const soon = (seconds: number): { readonly waitSeconds: number } => ({
    waitSeconds: seconds + random() * SHORT_WAIT_SECONDS,
  });

  async function shutDoor(payer: PayerConnection): Promise<void> {
    shut = new Set([...shut, payer.id]);
    log('payer-door-shut', { payer: payer.id });
    await book.shut(payer.id, payer.breakSeconds, 'when-probed');
  }

  async function leave(payer: PayerConnection, place: number | undefined, isFailed: boolean): Promise<void> {
    const door = doorOf(payer);
    door.inFlight -= 1;
    door.failuresInARow = isFailed ? door.failuresInARow + 1 : 0;
    if (place !== undefined) await book.leavePlace(payer.id, place);
    if (door.failuresInARow >= payer.breakAfterFailures && !shut.has(payer.id)) await shutDoor(payer);
  }

  /** Inside, with the place that was taken; or how long to wait. */
  async function place(payer: PayerConnection): Promise<{ place: number | undefined } | { wait: number }> {
    const { id, maxInFlight, maxPerSecond, submitTimeoutSeconds } = payer;
    const taken =
      maxInFlight === undefined
        ? undefined
        : await book.takePlace(id, maxInFlight, submitTimeoutSeconds + PLACE_MARGIN_SECONDS);
    if (maxInFlight !== undefined && taken === undefined) return { wait: SHORT_WAIT_SECONDS };
    const wait = maxPerSecond === undefined ? 0 : await rate.take(id, maxPerSecond);
    if (wait > 0 && taken !== undefined) await book.leavePlace(id, taken);
    return wait > 0 ? { wait } : { place: taken };
  }

  return {
    async enter(payer, { isRetry }) {
      const door = doorOf(payer);
      // Due at once, and yet not taken up before the door is open: then the most pressing comes first.
      if (shut.has(payer.id)) return { waitSeconds: 0 };
      if (payer.maxInFlight === undefined && door.inFlight >= inFlight) return soon(SHORT_WAIT_SECONDS);
      if (isRetry && door.retries < 1) return soon(payer.breakSeconds);
      door.inFlight += 1;
      const found = await place(payer).catch((error: unknown) => {
        door.inFlight -= 1;
        throw error;
      });
      if ('wait' in found) {
        door.inFlight -= 1;
        return soon(found.wait);
      }
      door.retries = Math.min(RETRIES_IN_RESERVE, door.retries + (isRetry ? -1 : RETRIES_FOR_EACH_TRY));
      let isInside = true;
      return {
        leave: (isFailed) => {
          if (!isInside) return;
          isInside = false;
          // What cannot be written down now runs out by itself.
          leave(payer, found.place, isFailed).catch(() => undefined);
        },
      };
    },

    async heed(payer, retryAfterSeconds) {
      if (retryAfterSeconds <= 0) return;
      await book.shut(payer.id, Math.min(LONGEST_HEED_SECONDS, retryAfterSeconds), 'by-itself');
      shut = new Set([...shut, payer.id]);
    },

    async look(payers) {
      const now = await book.shutNow();
      shut = new Set(now.map(({ payer }) => payer));
      for (const { payer: id, secondsLeft, needsProbe } of now) {
        const payer = payers.find((each) => each.id === id);
        if (payer === undefined || secondsLeft > 0 || !needsProbe) continue;
        if (!(await book.takeProbe(id, payer.breakSeconds + PROBE_TIMEOUT_MS / 1000))) continue;
        // Not waited for: other payers' work goes on meanwhile.
        void tryToOpen(payer);
      }
    },
  };

  /** One look at the payer's capability statement, however many cases and processes wait. */
  async function tryToOpen(payer: PayerConnection): Promise<void> {
    const isThere = await probe(payer);
    log(isThere ? 'payer-door-opened' : 'payer-door-still-shut', { payer: payer.id });
    doorOf(payer).failuresInARow = 0;
    if (!isThere) return;
    await book.open(payer.id).catch(() => undefined);
    shut = new Set([...shut].filter((id) => id !== payer.id));
  }
}

/** Any answer but "the server is out of order" shows that somebody is there. */
async function answersAtAll({ endpoint }: PayerConnection): Promise<boolean> {
  try {
    const answer = await request(`${endpoint.replace(/\/+$/, '')}/metadata`, {
      headers: { accept: 'application/fhir+json' },
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    await answer.body.dump();
    return answer.statusCode < 500;
  } catch {
    return false;
  }
}
