import { request } from 'undici';
import type { PayerConnection, PayerDoors } from '../../workflow/ports.ts';

/** Least time before another try for a place. */
const SHORT_WAIT_SECONDS = 0.5;

/** Tries that may go beyond the share of retries, so that a single failure is repeated at once. */
const RETRIES_IN_RESERVE = 10;

/** Each first try pays for so much of a retry: of a payer's traffic at most a sixth is repetition. */
const RETRIES_FOR_EACH_TRY = 0.2;

/** Cases that are turned away come back spread over so long at most, and not all together. */
const LONGEST_SPREAD_SECONDS = 300;
const SPREAD_FOR_EACH_SECONDS = 0.02;

const PROBE_TIMEOUT_MS = 10_000;

interface Door {
  inFlight: number;
  /** Calls that may be made now, at the rate agreed with the payer. */
  tokens: number;
  tokensAt: number;
  retries: number;
  failuresInARow: number;
  /** Set while calls are held back after failures. */
  shutUntil: number | undefined;
  turnedAway: number;
  isProbing: boolean;
}

interface Around {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly random: () => number;
  /** Calls at a time to a payer whose connection does not say. */
  readonly inFlight: number;
  /** Whether the payer's server answers; never with a request of ours. */
  readonly probe?: (payer: PayerConnection) => Promise<boolean>;
  readonly log?: (event: string, values: Readonly<Record<string, string>>) => void;
}

/**
 * Before each payer a door: so many at a time, so many a second, so many repetitions, and shut after failures in a
 * row. Who is turned away holds no worker. Each process has its own doors: agreed rates are shared out among them.
 */
export function payerDoors({
  now,
  random,
  inFlight,
  probe = answersAtAll,
  log = () => undefined,
}: Around): PayerDoors {
  const doors = new Map<string, Door>();

  function doorOf({ id, maxPerSecond }: PayerConnection): Door {
    const known = doors.get(id);
    if (known !== undefined) return known;
    const tokens = Math.max(1, maxPerSecond ?? 1);
    const door = {
      inFlight: 0,
      tokens,
      tokensAt: now(),
      retries: RETRIES_IN_RESERVE,
      failuresInARow: 0,
      shutUntil: undefined,
      turnedAway: 0,
      isProbing: false,
    };
    doors.set(id, door);
    return door;
  }

  function turnAway(door: Door, seconds: number): { readonly waitSeconds: number } {
    door.turnedAway += 1;
    const spread = Math.min(LONGEST_SPREAD_SECONDS, door.turnedAway * SPREAD_FOR_EACH_SECONDS);
    return { waitSeconds: seconds + random() * Math.max(SHORT_WAIT_SECONDS, spread) };
  }

  /** One look at the payer's capability statement, however many wait; the door opens when it is answered. */
  function tryToOpen(door: Door, payer: PayerConnection): void {
    if (door.isProbing) return;
    door.isProbing = true;
    void probe(payer).then((isThere) => {
      door.isProbing = false;
      door.shutUntil = isThere ? undefined : now() + payer.breakSeconds * 1000;
      door.failuresInARow = 0;
      log(isThere ? 'payer-door-opened' : 'payer-door-still-shut', { payer: payer.id });
    });
  }

  function leave(door: Door, payer: PayerConnection, isFailed: boolean): void {
    door.inFlight -= 1;
    door.failuresInARow = isFailed ? door.failuresInARow + 1 : 0;
    if (!isFailed) door.turnedAway = 0;
    if (door.failuresInARow < payer.breakAfterFailures || door.shutUntil !== undefined) return;
    door.shutUntil = now() + payer.breakSeconds * 1000;
    log('payer-door-shut', { payer: payer.id });
  }

  return {
    enter(payer, { isRetry }) {
      const door = doorOf(payer);
      if (door.shutUntil !== undefined) {
        const left = (door.shutUntil - now()) / 1000;
        if (left <= 0) tryToOpen(door, payer);
        return turnAway(door, Math.max(SHORT_WAIT_SECONDS, left));
      }
      if (door.inFlight >= (payer.maxInFlight ?? inFlight)) return turnAway(door, SHORT_WAIT_SECONDS);
      if (isRetry && door.retries < 1) return turnAway(door, payer.breakSeconds);
      if (!takeToken(door, payer.maxPerSecond, now())) {
        return turnAway(door, 1 / (payer.maxPerSecond ?? 1));
      }
      door.retries = Math.min(RETRIES_IN_RESERVE, door.retries + (isRetry ? -1 : RETRIES_FOR_EACH_TRY));
      door.inFlight += 1;
      let isInside = true;
      return {
        leave: (isFailed) => {
          if (isInside) leave(door, payer, isFailed);
          isInside = false;
        },
      };
    },
  };
}

/** A bucket that fills at the agreed rate and holds what one second brings. */
function takeToken(door: Door, perSecond: number | undefined, at: number): boolean {
  if (perSecond === undefined) return true;
  const filled = door.tokens + ((at - door.tokensAt) / 1000) * perSecond;
  door.tokens = Math.min(Math.max(1, perSecond), filled);
  door.tokensAt = at;
  if (door.tokens < 1) return false;
  door.tokens -= 1;
  return true;
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
