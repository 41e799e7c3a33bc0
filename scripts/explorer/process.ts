/** What a process heard from one of its calls: its part of the past, from which the code can be brought to the same point again. */
export interface HeardResult {
  readonly value: unknown;
  readonly isError: boolean;
  /** The world's clock as it heard it. */
  readonly at: number;
}

/** A call that a process has made and not heard of. */
export interface PendingCall {
  /** `store.claim`, `gateway.submit` … */
  readonly name: string;
  readonly given: readonly unknown[];
  /** The statement has been executed; the process does not know it yet. */
  readonly done?: Omit<HeardResult, 'at'>;
}

/** One run of the code: where it stands follows from what it heard. `pending` undefined: nothing is running. */
export interface Process {
  readonly role: 'worker' | 'api';
  readonly startedAt: number;
  readonly heard: readonly HeardResult[];
  readonly pending: PendingCall | undefined;
  /** It stands still: stopped by a signal, its machine paused, its disk slow. It may go on at any time. */
  readonly isFrozen?: boolean;
}

/** The instant that the code reads, and the calls that it makes, for one run. */
export interface Ports {
  readonly clock: () => number;
  readonly call: (name: string, given: readonly unknown[]) => Promise<unknown>;
}

/** Microtasks until a run must have made its next call; far more than any stretch of our code takes. */
const LONGEST_STRETCH = 2_000;

/** How far a run came: to its next call, or to its end. */
export type Reached = { readonly call: PendingCall } | { readonly end: 'returned' | 'threw' };

/**
 * Runs the code from its start, lets it hear what it heard, and gives how far it comes then.
 * @throws Error when it waits for something that is no port's, or makes two calls at once: there would be an await
 * that nobody explores.
 */
export async function resume(
  run: (ports: Ports) => Promise<unknown>,
  { startedAt, heard }: Pick<Process, 'startedAt' | 'heard'>,
): Promise<Reached> {
  let at = startedAt;
  let next = 0;
  const reached: Reached[] = [];
  const call = async (name: string, given: readonly unknown[]): Promise<unknown> => {
    const past = heard[next];
    next += 1;
    if (past === undefined) {
      reached.push({ call: { name, given } });
      return new Promise(() => undefined);
    }
    at = past.at;
    if (past.isError) throw past.value;
    return past.value;
  };
  run({ clock: () => at, call }).then(
    () => reached.push({ end: 'returned' }),
    () => reached.push({ end: 'threw' }),
  );
  for (let turn = 0; turn < LONGEST_STRETCH; turn += 1) {
    const [first, second] = reached;
    if (second !== undefined) throw new Error('Two calls are made at once: explore one after the other.');
    if (first !== undefined) return first;
    await Promise.resolve();
  }
  throw new Error('The code waits for something that is no call of a port.');
}
