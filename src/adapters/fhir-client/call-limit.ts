/** Calls that end: each after its own time, and all at once when the process has to go. */
export interface CallLimit {
  /** Does something with a signal that is aborted after so many milliseconds, or by `interrupt`. */
  within<T>(milliseconds: number, does: (signal: AbortSignal) => Promise<T>): Promise<T>;
  interrupt(): void;
}

/**
 * Of a composite of `AbortSignal.timeout` nobody holds the parts: once they are collected it never fires, and a payer
 * that says nothing is waited for without end (nodejs/node issue 57736). A timer holds what it ends.
 */
export function callLimit(): CallLimit {
  const running = new Set<AbortController>();
  let isOver = false;
  return {
    async within(milliseconds, does) {
      const ending = new AbortController();
      if (isOver) ending.abort();
      running.add(ending);
      const timer = setTimeout(() => {
        ending.abort();
      }, milliseconds);
      try {
        return await does(ending.signal);
      } finally {
        clearTimeout(timer);
        running.delete(ending);
      }
    },
    interrupt() {
      isOver = true;
      for (const each of running) each.abort();
    },
  };
}
