import type { Verdict } from './judge.ts';
import type { Watched } from './watch.ts';

/** What was seen of one fault, or of several. */
interface Seen {
  readonly verdict: Verdict;
  readonly watched: Watched;
}

/** More than this of one process, or of a server, is not bounded any more (I8). */
const LIMITS = { rssMb: 1_500, descriptors: 1_024, connections: 100, redisMb: 64 } as const;

/** What an operator should see of `/livez`. Told and not judged: a slow machine is no fault of ours. */
const HEALTH_P99_MS = 250;

const WRONG = [
  'unheard',
  'lost',
  'doubled',
  'stuck',
  'regressed',
  'crossed',
  'unexplained',
  'unstable',
  'odd',
  'late',
] as const;

/** What must not be and was, in words. */
export function violationsOf({ verdict, watched }: Seen): readonly string[] {
  const limits = Object.entries(LIMITS).flatMap(([name, limit]) => {
    // The limits carry the names of what was seen.
    const seen = watched[name as keyof typeof LIMITS];
    return seen > limit ? [`${name} ${seen.toFixed(0)} of at most ${String(limit)}`] : [];
  });
  return [
    ...WRONG.flatMap((name) => (verdict[name] === 0 ? [] : [`${name}: ${String(verdict[name])}`])),
    ...limits,
    ...(watched.unhandled > 0 ? [`unhandled errors: ${String(watched.unhandled)}`] : []),
    ...watched.leaks,
  ];
}

/** One line for each invariant, over all faults of a run. */
export function invariantLines(all: readonly Seen[]): readonly string[] {
  const sum = (of: (seen: Seen) => number): string =>
    String(all.reduce((total, each) => total + of(each), 0));
  const most = (of: (seen: Seen) => number): number => Math.max(0, ...all.map(of));
  const count = (name: keyof Verdict): string => sum(({ verdict }) => verdict[name]);
  const peak = (name: 'rssMb' | 'descriptors' | 'connections' | 'redisMb'): string =>
    `${most(({ watched }) => watched[name]).toFixed(0)} of ${String(LIMITS[name])}`;
  return [
    `I1  no loss: ${count('lost')} lost of ${count('acknowledged')} acknowledged pushes, compared byte for byte`,
    `I2  no double submission: ${count('doubled')} doubled of ${count('reachedPayer')} that reached the payer`,
    `I3  progress: ${count('stuck')} stuck; push to last move at most ${most(({ verdict }) => verdict.p99Seconds).toFixed(1)} s (p99 of the slowest fault)`,
    `I4  decisions: ${count('regressed')} wrong or taken back of ${count('decided')} decided`,
    `I5  no cross-talk: ${count('crossed')} of ${count('submissions')} submissions reached another member's case`,
    `I6  audit: ${count('unexplained')} without an end, a line of history or a whole chain; ${count('evidence')} entries of evidence`,
    `I7  stable bytes: ${count('unstable')} of ${count('identifiers')} identifiers stood for more than one string of bytes`,
    `I8  bounded: memory ${peak('rssMb')} MB, descriptors ${peak('descriptors')}, PostgreSQL connections ${peak('connections')}, Redis ${peak('redisMb')} MB, unhandled errors ${sum(({ watched }) => watched.unhandled)}; /livez p99 up to ${most(({ watched }) => watched.healthP99Ms).toFixed(0)} ms (goal ${String(HEALTH_P99_MS)}, told and not judged)`,
    `I9  honest replies: ${count('odd')} odd of ${count('answers')} answers; a patient's words found ${sum(({ watched }) => watched.leaks.length)} times in ${sum(({ watched }) => watched.read)} lines of log and words to the queue`,
    `I10 deadlines: ${count('late')} of ${count('reachedPayer')} reached the payer after the case's deadline`,
  ];
}
