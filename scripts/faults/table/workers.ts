import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { projectRoot } from '../../../src/project-root.ts';
import type { FaultCase, Injected, Under } from '../fault-case.ts';
import { stay, stayText } from '../stays.ts';
import { startTokenFront } from '../token-front.ts';
import { ANSWERS_LATE, APPROVES, LONGER_THAN_LEASE_MS, must, onDatabase, workersOf } from './pieces.ts';

/** Loads a script of ours before the service. */
function preloaded(script: string): { readonly NODE_OPTIONS: string } {
  const file = join(projectRoot(), 'dist/scripts/faults/preload', `${script}.js`);
  return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
}

/** Of F40: nobody can read this one's record and live. */
const DEADLY = stay(7);
const SET_ASIDE_WITHIN_MS = 180_000;

/** Starts each worker again as soon as it has died, as an orchestrator does, until the deadly case is set aside. */
async function untilSetAside({ system, databaseUrl, pause }: Under): Promise<Injected> {
  const began = performance.now();
  const asked = `select because from authorization_case where state = 'needs-attention' and encounter_id = '${DEADLY.name}-stay'`;
  let kills = 0;
  let because: string | undefined;
  while (because === undefined && performance.now() - began < SET_ASIDE_WITHIN_MS) {
    await pause(200);
    const dead = workersOf(system).filter((each) => !each.child().isRunning());
    kills += dead.length;
    // One that dies again before it has said that it is ready is found dead the next time.
    await Promise.all(dead.map((each) => each.start().catch(() => undefined)));
    const found = await onDatabase(databaseUrl, (client) => client.query<{ because: string }>(asked));
    because = found.rows[0]?.because;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  return {
    kills,
    note: `set aside after ${seconds} s`,
    ...must(because?.includes('each time the process') === true, 'the deadly case was not set aside'),
  };
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** In seconds, process by process: two APIs, two workers. */
const WRONG_BY = [3 * DAY, 0, HOUR, -HOUR];

/** Days on which the hospital's clocks change, and one that three years of four do not have. */
const EDGE_DAYS = ['2026-03-09', '2026-11-02', '2024-03-01', '2025-12-31'];
const ZONES = ['UTC', 'Asia/Kolkata', 'Pacific/Apia', 'America/St_Johns'];

/** Workers that stand still, or whose clocks are wrong. */
export const WORKERS: readonly FaultCase[] = [
  {
    id: 'F31',
    title: 'a worker frozen in mid-call for longer than its lease, then awake again',
    on: 'redis',
    stays: 40,
    rules: ANSWERS_LATE,
    inject: async ({ system, pause }) => {
      const worker = workersOf(system)[0]?.child();
      await pause(1_000);
      worker?.signal('SIGSTOP');
      await pause(LONGER_THAN_LEASE_MS);
      worker?.signal('SIGCONT');
      return {};
    },
  },
  {
    id: 'F32',
    title: 'the event loop of a worker blocked for 14 s in mid-call',
    on: 'redis',
    stays: 40,
    rules: ANSWERS_LATE,
    launch: (role) => (role === 'worker' ? { env: preloaded('blocked') } : {}),
    inject: async ({ system, pause }) => {
      await pause(1_000);
      workersOf(system)[0]?.child().signal('SIGUSR2');
      await pause(LONGER_THAN_LEASE_MS);
      return {};
    },
  },
  {
    id: 'F33',
    title: 'clocks wrong by 3 d (an API), +1 h and -1 h (workers), which step by 2 h in mid-run',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    front: startTokenFront,
    launch: (_role, nth) => ({
      env: {
        ...preloaded('clock'),
        CLOCK_OFFSET_SECONDS: String(WRONG_BY[nth] ?? 0),
        CLOCK_STEP_SECONDS: String(nth % 2 === 0 ? -2 * HOUR : 2 * HOUR),
      },
    }),
    inject: async ({ system, pause }) => {
      await pause(1_500);
      for (const each of system.processes) each.child().signal('SIGUSR2');
      return {};
    },
    afterwards: async ({ front, databaseUrl }) => {
      const undecided = await onDatabase(databaseUrl, async (client) => {
        const { rows } = await client.query<{ n: number }>(
          "select count(*)::integer as n from authorization_case where state <> 'determined'",
        );
        return rows[0]?.n ?? 0;
      });
      return {
        note: `${String(front?.count('401') ?? 0)} tokens used after their end, ${String(undecided)} cases ended otherwise than decided`,
        ...must(undecided === 0, 'a wrong clock changed what became of a case'),
      };
    },
  },
  {
    id: 'F34',
    title: 'stays on days of clock changes and on 29 February, processes in four time zones',
    on: 'redis',
    stays: 32,
    rules: APPROVES,
    checkDecisions: false,
    launch: (_role, nth) => ({ env: { TZ: ZONES[nth] ?? 'UTC' } }),
    parts: ({ name, memberId }, nth) => [
      stayText(name, memberId, { now: new Date(`${EDGE_DAYS[nth % EDGE_DAYS.length] ?? ''}T20:00:00Z`) }),
    ],
    afterwards: async ({ databaseUrl }) => {
      const differ = await onDatabase(databaseUrl, async (client) => {
        const { rows } = await client.query<{ day: string; found: string[] }>(
          `select (substring(encounter_id from 's(\\d+)-')::integer % ${String(EDGE_DAYS.length)})::text as day,
             array_agg(distinct (
               select string_agg(clock ->> 'deadline', ', ') from json_array_elements(assessment::json -> 'clocks') clock
             )) as found
           from authorization_case where encounter_id like 's%-stay' group by 1`,
        );
        return rows;
      });
      const wrong = differ.filter(({ found }) => found.length !== 1);
      return {
        note: `deadlines by day: ${differ.map(({ found }) => found.join(' / ')).join('; ')}`,
        ...must(wrong.length === 0, 'the zone of a process changed a deadline'),
      };
    },
  },
  {
    id: 'F40',
    title: 'a case that kills every process that reads its record',
    on: 'redis',
    stays: 60,
    rules: APPROVES,
    launch: (role) =>
      role === 'worker' ? { env: { ...preloaded('deadly'), DEADLY_MEMBER: DEADLY.memberId } } : {},
    inject: untilSetAside,
  },
];
