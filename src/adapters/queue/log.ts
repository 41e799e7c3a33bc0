/** A line for operators: a stable event name and values that are never PHI. */
export type Log = (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;

const REPEAT_MS = 60_000;

/** A connection that is down says so many times a second; a person needs to read it once a minute. */
export function withoutRepeats(log: Log): Log {
  const said = new Map<string, number>();
  return (event, values) => {
    const key = `${event} ${String(values['error'])}`;
    const now = performance.now();
    if (now - (said.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    said.set(key, now);
    log(event, values);
  };
}

/** What kind of error it was; its message might name a host or quote a command. */
export function kindOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
