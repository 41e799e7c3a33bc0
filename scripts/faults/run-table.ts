import type { FaultCase } from './fault-case.ts';
import { naiveTwin, type TwinVerdict } from './naive-twin.ts';
import { type Outcome, runFaultCase } from './run-fault-case.ts';
import { aPostgresServer, aRedisServer, type Server } from './servers.ts';
import type { Servers } from './system.ts';

export interface TableRun {
  readonly outcomes: readonly Outcome[];
  /** Not injected on this machine, and why. */
  readonly passedOver: readonly string[];
  readonly brokenOff: readonly string[];
  readonly twin: TwinVerdict | undefined;
}

interface How {
  readonly seed: number;
  readonly isFull: boolean;
  /** Faults that are injected at the same time, each lane with servers of its own. */
  readonly lanes: number;
  /** No fault is begun later than so many seconds after the start. */
  readonly within: number;
  readonly hasTwin: boolean;
  readonly say: (line: string) => void;
}

/** Injects these faults; the naive twin works on the requests of the first F01. */
export async function runTable(faults: readonly FaultCase[], how: How): Promise<TableRun> {
  const waiting = [...faults];
  const end = performance.now() + how.within * 1000;
  const outcomes: Outcome[] = [];
  const passedOver: string[] = [];
  const brokenOff: string[] = [];
  let twin: TwinVerdict | undefined;
  const twinOf = faults.find(({ id }) => how.hasTwin && id.startsWith('F01'))?.id;

  const inject = async (fault: FaultCase, postgres: () => Promise<Server | undefined>): Promise<void> => {
    const ground = await groundFor(fault, postgres);
    if ('lacks' in ground) {
      passedOver.push(`${fault.id}: ${ground.lacks}`);
      return;
    }
    const outcome = await runOne(fault, ground.servers, how);
    if (outcome === undefined) brokenOff.push(fault.id);
    else outcomes.push(outcome);
    await ground.leave();
    if (outcome !== undefined && fault.id === twinOf) twin = await twinTo(outcome, how);
  };
  const lane = async (): Promise<void> => {
    let postgres: Promise<Server | undefined> | undefined;
    const ofLane = (): Promise<Server | undefined> => (postgres ??= aPostgresServer());
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      if (performance.now() < end) await inject(fault, ofLane);
      else passedOver.push(`${fault.id}: not begun within ${String(how.within)} s`);
    }
    await (await postgres)?.stop();
  };
  await Promise.all(Array.from({ length: how.lanes }, lane));
  const place = (id: string): number => faults.findIndex((each) => each.id === id);
  return {
    outcomes: outcomes.toSorted((a, b) => place(a.fault.id) - place(b.fault.id)),
    ...{ passedOver, brokenOff, twin },
  };
}

type Ground =
  { readonly lacks: string } | { readonly servers: Servers | undefined; readonly leave: () => Promise<void> };

/** What a fault is played on: the lane's PostgreSQL, and a Redis of its own, which keeps nothing for the next fault. */
async function groundFor(fault: FaultCase, ofLane: () => Promise<Server | undefined>): Promise<Ground> {
  const lacks = fault.lacks?.();
  if (lacks !== undefined) return { lacks };
  if (fault.on === 'embedded') return { servers: undefined, leave: () => Promise.resolve() };
  const own = await fault.ownServers?.();
  if (own !== undefined) {
    return {
      servers: own,
      leave: async () => {
        await own.redis.stop();
        await own.postgres.stop();
      },
    };
  }
  return onServersOfLane(await ofLane());
}

async function onServersOfLane(postgres: Server | undefined): Promise<Ground> {
  if (postgres === undefined) return { lacks: 'no PostgreSQL on this machine' };
  const redis = await aRedisServer('--maxmemory-policy', 'noeviction');
  if (redis === undefined) return { lacks: 'no Redis on this machine' };
  return { servers: { postgres, redis }, leave: () => redis.stop() };
}

async function runOne(
  fault: FaultCase,
  servers: Servers | undefined,
  { seed, isFull, say }: How,
): Promise<Outcome | undefined> {
  const { id, title } = fault;
  say(`${id}  ${title} …`);
  try {
    const outcome = await runFaultCase(fault, { seed, isFull, servers });
    say(`${id}  ${verdictText(outcome)}`);
    return outcome;
  } catch (error) {
    say(`${id}  THE RUN BROKE OFF: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function verdictText({ verdict, watched, kills, wrong, seconds, notes }: Outcome): string {
  const { acknowledged, lost, doubled, stuck, regressed, askedPerson } = verdict;
  return (
    `${wrong.length === 0 ? 'holds' : `BROKEN (${wrong.join('; ')})`}  ${String(acknowledged)} acknowledged, ` +
    `${String(kills)} kills, lost ${String(lost)}, doubled ${String(doubled)}, stuck ${String(stuck)}, ` +
    `regressed ${String(regressed)}, asked a person ${String(askedPerson)}, ${seconds.toFixed(0)} s, ` +
    `${watched.rssMb.toFixed(0)} MB; ${notes.join('; ')}`
  );
}

async function twinTo({ fault, requests, kills }: Outcome, { seed, say }: How): Promise<TwinVerdict> {
  say('the naive twin, on the same requests …');
  const redis = await aRedisServer('--maxmemory-policy', 'noeviction');
  const twin = await naiveTwin({ ...{ requests, kills, seed }, rules: fault.rules, redisUrl: redis?.url });
  await redis?.stop();
  say(
    `the naive twin  ${String(twin.doubled)} of ${String(twin.requests)} doubled, worst ${String(twin.worst)} times`,
  );
  return twin;
}
