export const ROUNDS = 21;
const ROUND_MS = 100;

/** One of several that do comparable work. */
export interface Contestant {
  readonly name: string;
  readonly run: () => unknown;
}

/**
 * Median microseconds of processor time of one run, for each contestant. They take turns round by round, so that a
 * busy machine slows all of them. The first round only warms up.
 */
export function interleaved(contestants: readonly Contestant[]): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { name, run } of contestants) {
      const each = microsecondsOf(run);
      if (round > 0) times.get(name)?.push(each);
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

function microsecondsOf(run: () => unknown): number {
  const started = performance.now();
  const before = process.cpuUsage();
  let runs = 0;
  for (; performance.now() - started < ROUND_MS; runs += 1) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
