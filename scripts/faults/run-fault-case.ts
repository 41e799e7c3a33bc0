import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { drive, type Journal } from './ehr-driver.ts';
import type { FaultCase, Injected, Under } from './fault-case.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { judge, type Verdict } from './judge.ts';
import { startPayer } from './payer-process.ts';
import { pause, seeded } from './seeded.ts';
import { hospitalText, reordered, stayText } from './stays.ts';
import { type Servers, startSystem, untilQuiet } from './system.ts';

export interface Outcome {
  readonly fault: FaultCase;
  readonly verdict: Verdict;
  readonly kills: number;
  readonly seconds: number;
  readonly notes: readonly string[];
  readonly wrong: readonly string[];
  /** The requests as they left, for the naive twin. */
  readonly requests: readonly { readonly memberId: string; readonly bytes: Uint8Array }[];
}

interface Run {
  readonly seed: number;
  readonly isFull: boolean;
  readonly servers: Servers | undefined;
  readonly newDatabase: () => Promise<string | undefined>;
}

/** One fault, on a system of its own: load, injection, quiet, judgement. */
export async function runFaultCase(fault: FaultCase, run: Run): Promise<Outcome> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `retro-auth-faults-${fault.id}-`));
  const { personality = 'naive', inquiry = 'by-claim-identifier' } = fault;
  const payer = await startPayer(folder, { script: { inquiry, rules: fault.rules }, personality });
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: payer.port });
  const connectionsFile = join(folder, 'connections.yaml');
  writeFileSync(connectionsFile, stringify({ payers: [connectionTo(proxy.port, fault)] }));
  const databaseUrl = fault.on === 'embedded' ? undefined : await run.newDatabase();
  const redisUrl = fault.on === 'redis' ? run.servers?.redis.url : undefined;
  const system = await startSystem({
    folder,
    connectionsFile,
    databaseUrl,
    redisUrl,
    ...(fault.environment === undefined ? {} : { more: fault.environment }),
  });
  try {
    const under: Under = { system, servers: run.servers, payer, proxy, random: seeded(run.seed), pause };
    const count = run.isFull ? (fault.staysInFull ?? fault.stays) : fault.stays;
    const patienceMs = fault.patienceMs ?? 60_000;
    const load = { urls: () => system.apiUrls(), giveUpAfterMs: patienceMs + count * 500 };
    await drive({ ...load, texts: [{ name: 'hospital', memberId: '', text: hospitalText() }], lanes: 1 });
    const [journal, during] = await Promise.all([
      drive({ ...load, texts: textsFor(fault, count), lanes: fault.lanes ?? 4 }),
      fault.inject?.(under, run.isFull) ?? Promise.resolve<Injected>({}),
    ]);
    const quiet = await untilQuiet(system, {
      expected: count,
      patienceMs: patienceMs + count * 200,
      ...(fault.alsoWaitFor === undefined ? {} : { alsoWaitFor: fault.alsoWaitFor }),
    });
    const after = (await fault.afterwards?.(under)) ?? {};
    const died = system.processes.filter((each) => !each.child().isRunning()).map(({ role }) => role);
    await system.stop();
    const record = await system.openRecord();
    try {
      const ledger = payer.ledger();
      const verdict = await judge(
        { journal: withoutCopies(journal), ledger, record },
        { checkDecisions: fault.checkDecisions ?? true },
      );
      // The statement says what its rows look like.
      const requests = (await record.pool.query('select claim_identifier, bytes from submission')).rows as {
        bytes: Uint8Array;
        claim_identifier: string;
      }[];
      return {
        fault,
        verdict,
        kills: (during.kills ?? 0) + (after.kills ?? 0),
        seconds: (performance.now() - began) / 1000,
        notes: [
          ...[during.note, after.note].filter((note) => note !== undefined),
          ...(quiet.ms > 0 ? [`quiet ${(quiet.ms / 1000).toFixed(1)} s after the last push`] : []),
        ],
        wrong: [
          ...died.map((role) => `the ${role} died`),
          ...[during.wrong, after.wrong].filter((text) => text !== undefined),
          ...violationsOf(verdict),
        ],
        requests: requests.map(({ bytes }) => ({ memberId: '', bytes })),
      };
    } finally {
      await record.close();
    }
  } finally {
    await Promise.all(system.processes.map((each) => each.kill()));
    await payer.stop();
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function connectionTo(port: number, fault: FaultCase): object {
  return {
    id: 'example-health',
    endpoint: `http://127.0.0.1:${String(port)}`,
    transmission: {
      applicationSenderCode: 'RETRO',
      applicationReceiverCode: 'PAYER',
      interchangeSenderID: 'RETRO',
      interchangeReceiverID: 'PAYER',
    },
    traceOrganization: '1999999999',
    subscription: 'none',
    resolver: 'inquire-by-claim-identifier',
    mayResendWhenNotFound: true,
    submitTimeoutSeconds: 2,
    settleSeconds: 2.5,
    breakSeconds: 2,
    ...fault.connection,
  };
}

function textsFor(fault: FaultCase, count: number) {
  return Array.from({ length: count }, (_, n) => {
    const name = `s${String(n)}`;
    const memberId = `M${String(n).padStart(5, '0')}`;
    const text = stayText(name, memberId);
    return Array.from({ length: fault.copies ?? 1 }, (_each, copy) => ({
      name,
      memberId,
      text: copy % 2 === 0 ? text : reordered(text),
    }));
  }).flat();
}

/** A stay pushed several times is one stay; all its bytes must be in the record, so the last of each kind is kept. */
function withoutCopies(journal: Journal): Journal {
  const seen = new Map(journal.pushed.map((each) => [`${each.name} ${each.sha256}`, each]));
  return { ...journal, pushed: [...seen.values()] };
}

function violationsOf(verdict: Verdict): readonly string[] {
  const figures = [
    'lost',
    'doubled',
    'stuck',
    'regressed',
    'crossed',
    'unexplained',
    'unstable',
    'odd',
  ] as const;
  return figures.flatMap((name) => (verdict[name] === 0 ? [] : [`${name}: ${String(verdict[name])}`]));
}
