export const ROUNDS = 21;
const ROUND_MS = 100;
/** A service runs for days, and the first seconds of it are spent on being compiled. */
const WARM_UP_MS = 4_000;

/** One of several that do comparable work. */
export interface Contestant {
  readonly name: string;
  readonly run: () => unknown;
}

/**
 * Median microseconds of processor time of one run, for each contestant. They take turns round by round, so that a
 * busy machine slows all of them. Each warms up before the first round.
 */
export function interleaved(contestants: readonly Contestant[]): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (const { run } of contestants) microsecondsOf(run, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, run } of contestants) times.get(name)?.push(microsecondsOf(run, ROUND_MS));
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

function microsecondsOf(run: () => unknown, forMs: number): number {
  const started = performance.now();
  const before = process.cpuUsage();
  let runs = 0;
  for (; performance.now() - started < forMs; runs += 1) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
