import type { FaultCase } from './fault-case.ts';
import { killAndRestart } from './system.ts';

/** Takes 30 ms to accept and 30 ms more to answer: room to be killed in. */
const SLOWLY = [{ delay: 30 }, 'approve', { delay: 30 }];
const APPROVES = [{ then: SLOWLY }];

const OUTAGE_MS = 3_000;

/** The faults of this project's table that are injected here, by their number. */
export const FAULT_TABLE: readonly FaultCase[] = [
  {
    id: 'F01',
    title: 'the service killed at random while it works',
    on: 'embedded',
    stays: 80,
    staysInFull: 1500,
    isQuick: true,
    rules: APPROVES,
    inject: ({ system, random, pause }, isFull) =>
      killsOf(system.processes[0], isFull ? 40 : 5, random, pause),
  },
  {
    id: 'F01-redis',
    title: 'two workers killed at random; PostgreSQL and Redis',
    on: 'redis',
    stays: 80,
    staysInFull: 1500,
    isQuick: true,
    rules: APPROVES,
    inject: async ({ system, random, pause }, isFull) => {
      const workers = system.processes.filter(({ role }) => role === 'worker');
      const all = await Promise.all(
        workers.map((each) => killAndRestart(each, { kills: isFull ? 20 : 3, random, pause })),
      );
      return { kills: all.reduce((sum, n) => sum + n, 0) };
    },
  },
  {
    id: 'F01-postgres',
    title: 'two workers killed at random; PostgreSQL alone',
    on: 'postgres',
    stays: 120,
    staysInFull: 1500,
    isQuick: false,
    rules: APPROVES,
    inject: async ({ system, random, pause }, isFull) => {
      const workers = system.processes.filter(({ role }) => role === 'worker');
      const all = await Promise.all(
        workers.map((each) => killAndRestart(each, { kills: isFull ? 20 : 3, random, pause })),
      );
      return { kills: all.reduce((sum, n) => sum + n, 0) };
    },
  },
  {
    id: 'F03',
    title: 'an API killed while 32 connections push',
    on: 'redis',
    stays: 96,
    isQuick: true,
    lanes: 32,
    rules: APPROVES,
    inject: ({ system, random, pause }) => killsOf(system.processes[0], 3, random, pause),
  },
  {
    id: 'F04',
    title: 'SIGTERM with 20 in flight',
    on: 'embedded',
    stays: 20,
    isQuick: true,
    lanes: 20,
    rules: [{ then: [{ delay: 1200 }, 'approve'] }],
    connection: { submitTimeoutSeconds: 10 },
    environment: { WORKERS: '20' },
    inject: async ({ system, pause }) => {
      const [only] = system.processes;
      if (only === undefined) return {};
      await pause(2500);
      const began = performance.now();
      const code = await only.child().end('SIGTERM');
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      await only.start();
      return {
        note: `drained in ${seconds} s, exit code ${String(code)}`,
        ...(code === 0 ? {} : { wrong: `the orderly end gave ${String(code)}` }),
      };
    },
  },
  {
    id: 'F05',
    title: 'Redis killed for 3 s and empty when it is back',
    on: 'redis',
    stays: 80,
    isQuick: true,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      await servers?.redis.kill();
      await pause(OUTAGE_MS);
      await servers?.redis.restart();
      return { kills: 1 };
    },
  },
  {
    id: 'F10',
    title: 'no Redis at all: the sweeper drains the database',
    on: 'redis',
    stays: 20,
    isQuick: false,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await servers?.redis.kill();
      await pause(25_000);
      await servers?.redis.restart();
      return { kills: 1 };
    },
  },
  {
    id: 'F09',
    title: 'Redis frozen for 8 s',
    on: 'redis',
    stays: 60,
    isQuick: false,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      if (servers !== undefined) process.kill(servers.redis.pid, 'SIGSTOP');
      await pause(8_000);
      if (servers !== undefined) process.kill(servers.redis.pid, 'SIGCONT');
      return {};
    },
  },
  {
    id: 'F11',
    title: 'PostgreSQL killed for 3 s under load',
    on: 'redis',
    stays: 80,
    isQuick: true,
    rules: APPROVES,
    inject: async ({ servers, pause }) => {
      await pause(700);
      await servers?.postgres.kill();
      await pause(OUTAGE_MS);
      await servers?.postgres.restart();
      return { kills: 1 };
    },
  },
  {
    id: 'F17',
    title: 'payer answers 500, 502, 503 (Retry-After in both forms), 429 before it takes the request',
    on: 'embedded',
    stays: 30,
    isQuick: true,
    rules: [
      { then: [{ http: 500 }], times: 3 },
      { then: [{ http: 502 }], times: 3 },
      { then: [{ http: { status: 503, retryAfter: 1 } }], times: 3 },
      { then: [{ http: { status: 429, retryAfter: 'date:2' } }], times: 3 },
      ...APPROVES,
    ],
  },
  {
    id: 'F18',
    title: 'payer takes the request and never answers',
    on: 'embedded',
    stays: 24,
    isQuick: true,
    rules: [{ then: ['approve', 'silent'], timesEach: 1, times: 12 }, ...APPROVES],
  },
  {
    id: 'F19',
    title: 'the answer cut off after k bytes, k swept',
    on: 'embedded',
    stays: 40,
    isQuick: true,
    rules: [
      { then: ['approve', { cut: 'before-headers' }], times: 4 },
      { then: ['approve', { cut: 'mid-headers' }], times: 4 },
      { then: ['approve', { cut: 'mid-body' }], times: 4 },
      ...[1, 20, 60, 120, 200, 400, 800, 1600].map((cut) => ({ then: ['approve', { cut }], times: 2 })),
      ...APPROVES,
    ],
  },
  {
    id: 'F20',
    title: 'payer drips, floods 64 MB, sends a compressed bomb',
    on: 'embedded',
    stays: 18,
    isQuick: true,
    rules: [
      { then: ['approve', { drip: { bytesPerSecond: 20 } }], times: 4 },
      { then: ['approve', { flood: { megabytes: 64 } }], times: 2 },
      { then: ['approve', { flood: { megabytes: 64, gzip: true } }], times: 2 },
      ...APPROVES,
    ],
  },
  {
    id: 'F21',
    title: 'payer answers garbage of nine kinds',
    on: 'embedded',
    stays: 27,
    isQuick: true,
    rules: [
      ...[
        'html',
        'empty',
        'truncated-json',
        'wrong-resource',
        'other-claim',
        'duplicate-keys',
        'wrong-charset',
        'deep',
        'operation-outcome-200',
      ].map((garbage) => ({ then: ['approve', { garbage }], times: 2 })),
      ...APPROVES,
    ],
  },
  {
    id: 'F22',
    title: 'payer redirects to another place',
    on: 'embedded',
    stays: 12,
    isQuick: true,
    rules: [
      ...[301, 302, 307, 308].map((status) => ({ then: [{ redirect: { status } }], times: 1 })),
      ...APPROVES,
    ],
    afterwards: ({ payer }) => {
      const seen = payer.ledger().filter(({ operation }) => operation === 'decoy').length;
      return Promise.resolve({
        note: `requests seen at the decoy: ${String(seen)}`,
        ...(seen === 0 ? {} : { wrong: 'a redirect was followed' }),
      });
    },
  },
  {
    id: 'F23',
    title: 'notifications ten times, with gaps, and dated back',
    on: 'embedded',
    stays: 24,
    isQuick: true,
    connection: { subscription: 'rest-hook' },
    alsoWaitFor: ['pended'],
    rules: [
      { then: ['pend', { after: 600 }, 'approve', { notify: { times: 10 } }], times: 8 },
      { then: ['pend', { after: 600 }, 'approve', { notify: { skipNumbers: 3 } }], times: 8 },
      { then: ['pend', { delay: 900 }, { after: 300 }, 'approve'] },
    ],
  },
  {
    id: 'F24',
    title: 'payer approves and then denies',
    on: 'embedded',
    stays: 8,
    isQuick: false,
    connection: { subscription: 'rest-hook' },
    checkDecisions: false,
    rules: [{ then: ['approve', { after: 300 }, 'deny'] }],
    inject: async ({ pause }) => {
      await pause(4_000);
      return {};
    },
  },
  {
    id: 'F25',
    title: 'notifications from strangers: no secret, a wrong one',
    on: 'embedded',
    stays: 8,
    isQuick: false,
    connection: { subscription: 'rest-hook' },
    alsoWaitFor: ['pended'],
    rules: [{ then: ['pend', { after: 800 }, 'approve'] }],
    inject: async ({ system, pause }) => {
      await pause(1_000);
      const [url] = system.apiUrls();
      const answers = await Promise.all(
        [{}, { authorization: 'Bearer guessed' }].map((headers) =>
          fetch(`${url ?? ''}/notifications/example-health`, {
            method: 'POST',
            headers: { 'content-type': 'application/fhir+json', ...headers },
            body: '{"resourceType":"Bundle","type":"history"}',
          }).then(({ status }) => status),
        ),
      );
      return {
        note: `strangers were answered ${answers.join(', ')}`,
        ...(answers.every((status) => status >= 400) ? {} : { wrong: 'a stranger was believed' }),
      };
    },
  },
  {
    id: 'F28',
    title: 'network to the payer half open for 5 s, then every connection broken',
    on: 'embedded',
    stays: 40,
    isQuick: false,
    rules: APPROVES,
    inject: async ({ proxy, pause }) => {
      await pause(500);
      proxy.use({ kind: 'half-open' });
      proxy.breakAll();
      await pause(5_000);
      proxy.use({ kind: 'none' });
      proxy.breakAll();
      return {};
    },
  },
  {
    id: 'F19-proxy',
    title: 'connections reset, cut and corrupted on the way',
    on: 'embedded',
    stays: 60,
    isQuick: false,
    rules: APPROVES,
    // A corrupted answer can still be JSON: whatever byte it was, nothing may be doubled or lost.
    checkDecisions: false,
    inject: async ({ proxy, random, pause }) => {
      for (let n = 0; n < 8; n += 1) {
        const kinds = ['reset', 'cut', 'corrupt'] as const;
        proxy.use({ kind: kinds[n % 3] ?? 'cut', afterBytes: Math.floor(random() * 3000) });
        proxy.breakAll();
        await pause(400);
      }
      proxy.use({ kind: 'none' });
      proxy.breakAll();
      return {};
    },
  },
  {
    id: 'F31',
    title: 'a worker frozen in mid-call for longer than its lease, then awake again',
    on: 'redis',
    stays: 40,
    isQuick: false,
    rules: APPROVES,
    inject: async ({ system, pause }) => {
      const worker = system.processes.find(({ role }) => role === 'worker')?.child();
      await pause(600);
      worker?.signal('SIGSTOP');
      await pause(14_000);
      worker?.signal('SIGCONT');
      return {};
    },
  },
  {
    id: 'F35',
    title: 'each stay pushed six times at once, in two spellings',
    on: 'redis',
    stays: 15,
    isQuick: true,
    copies: 6,
    lanes: 24,
    rules: APPROVES,
  },
];

async function killsOf(
  process: Parameters<typeof killAndRestart>[0] | undefined,
  kills: number,
  random: () => number,
  pause: (ms: number) => Promise<void>,
): Promise<{ kills: number }> {
  return process === undefined
    ? { kills: 0 }
    : { kills: await killAndRestart(process, { kills, random, pause }) };
}
