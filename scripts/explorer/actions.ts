import { Failure } from '../../src/domain/failure.ts';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';
import type { PayerAnswer } from '../../src/workflow/ports/payer-gateway.ts';
import { CONNECTION, codeOf, TIMES } from './code-under-exploration.ts';
import { SAYINGS, textOf } from './payer-says.ts';
import { type PendingCall, type Process, resume } from './process.ts';
import { type Executed, isDue, isFree, NEVER_CHANGES, READS, RECORD } from './record.ts';
import type { Flight, Heard, Mishaps, World } from './world.ts';

/** Something that may happen next. */
export interface Action {
  readonly says: string;
  /** What goes wrong; undefined for the ordinary course of things. */
  readonly mishap?: keyof Mishaps;
  readonly next: () => Promise<World>;
}

/** What is explored, and which fault is sown into it to see that it is found. */
export interface Setting {
  readonly connection: PayerConnection;
  /** What the payer makes of a request it takes; a pended one it approves later. */
  readonly decides: 'approved' | 'pended';
  readonly mishaps: Mishaps;
  readonly workers: 1 | 2;
  readonly sown?: 'no-fence' | 'unaware-of-being-frozen' | 'intent-not-kept';
}

export const ORDINARY: Setting = {
  connection: CONNECTION,
  decides: 'approved',
  mishaps: { crash: 0, frozen: 0, store: 0, payer: 0, repeat: 0 },
  workers: 2,
};

type Result = Pick<Executed, 'value'> & { readonly isError?: boolean };

/** Everything that may happen next in this world: each process goes on, dies or waits; the payer acts; time passes. */
export function actionsIn(world: World, setting: Setting): readonly Action[] {
  return [
    ...world.processes.flatMap((process, index) =>
      process.pending === undefined
        ? startOf(world, index, setting)
        : process.isFrozen === true
          ? [
              {
                says: `${nameOf(world, index)} goes on`,
                next: () => ready(put(world, index, { ...process, isFrozen: false })),
              },
            ]
          : [
              ...callOf(world, index, process.pending, setting),
              {
                says: `${nameOf(world, index)} stands still`,
                mishap: 'frozen' as const,
                next: () => ready(put(world, index, { ...process, isFrozen: true })),
              },
              {
                says: `${nameOf(world, index)} dies`,
                mishap: 'crash' as const,
                next: () => ready(die(world, index)),
              },
            ],
    ),
    ...world.flights.flatMap((flight, index) => flightOf(world, index, flight, setting)),
    ...payerActs(world),
    ...timePasses(world),
  ]
    .filter(({ mishap }) => mishap === undefined || world.mishapsLeft[mishap] > 0)
    .map((action) => (action.mishap === undefined ? action : spending(action, action.mishap)));
}

function spending(action: Action, mishap: keyof Mishaps): Action {
  return {
    ...action,
    next: async () => {
      const { mishapsLeft, ...rest } = await action.next();
      return { ...rest, mishapsLeft: { ...mishapsLeft, [mishap]: mishapsLeft[mishap] - 1 } };
    },
  };
}

/** A worker begins when there is something to claim: any other beginning changes nothing. */
function startOf(world: World, index: number, setting: Setting): readonly Action[] {
  const { role } = processAt(world, index);
  const says = `${nameOf(world, index)} begins`;
  if (role === 'api') {
    const begun = put(world, index, { ...idle(role), startedAt: world.clock });
    return world.toNotify > 0 ? [{ says, next: () => goOn(begun, index, setting) }] : [];
  }
  if (!isDue(world) || !isFree(world)) return [];
  const { world: claimed, value } = RECORD.claim(world, '', TIMES.lease);
  const heard = [{ value, isError: false, at: world.clock }];
  const begun = put(claimed, index, { ...idle(role), startedAt: world.clock, heard });
  return [
    { says, next: () => goOn(begun, index, setting) },
    { says: `${says}, and the word of its claim is lost`, mishap: 'store', next: () => ready(claimed) },
  ];
}

/** What may become of the call that a process has made. */
function callOf(world: World, index: number, call: PendingCall, setting: Setting): readonly Action[] {
  const who = nameOf(world, index);
  const hear = (of: World, result: Result) => () => hears(of, index, result, setting);
  if (call.done !== undefined) {
    return [{ says: `${who} hears of ${call.name}`, next: hear(world, call.done) }];
  }
  if (call.name === 'gateway.submit') return submitOf(world, index, setting);
  if (call.name === 'gateway.inquire') {
    const says = world.taken === 0 ? 'not found' : `found ${world.payerSays}`;
    return [
      { says: `${who} asks: ${says}`, next: hear(world, { value: answerOf(says) }) },
      {
        says: `${who} asks and is not answered`,
        mishap: 'payer',
        next: hear(world, { value: new Failure('transient', 'call-broken', 'Not answered.'), isError: true }),
      },
    ];
  }
  const executed = (): Executed & Result => execute(world, call, setting);
  const after = (result: Executed & Result): Promise<World> =>
    // A stretch that looks at the clock may begin long after the statement was executed.
    call.name === 'store.beginAttempt'
      ? ready(
          put(result.world, index, {
            ...processAt(result.world, index),
            pending: { ...call, done: { value: result.value, isError: result.isError ?? false } },
          }),
        )
      : hears(result.world, index, result, setting);
  return [
    { says: `${who}: ${call.name}`, next: () => after(executed()) },
    ...(READS.has(call.name)
      ? []
      : [
          { says: `${who}: ${call.name} fails`, mishap: 'store' as const, next: hear(world, LOST) },
          {
            says: `${who}: ${call.name} is done, and the word of it lost`,
            mishap: 'store' as const,
            next: () => hears(executed().world, index, LOST, setting),
          },
        ]),
  ];
}

const LOST: Result = { value: new Error('Connection terminated unexpectedly'), isError: true };

function execute(world: World, { name, given }: PendingCall, { sown }: Setting): Executed & Result {
  const method = name.slice('store.'.length);
  // Looked up by the name that the code called; what it gave fits, or the compiler would have refused that code.
  const statement = (RECORD as Record<string, (world: World, ...given: readonly unknown[]) => Executed>)[
    method
  ];
  if (statement === undefined)
    throw new Error(`The explorer does not know ${name}: say in scripts/explorer/record.ts what it does.`);
  try {
    if (sown === 'intent-not-kept' && method === 'beginAttempt') {
      return { ...statement(world, ...given), world };
    }
    const [claimed, ...rest] = given;
    const isHeld = sown === 'no-fence' && (method === 'move' || method === 'beginAttempt');
    return isHeld
      ? statement(
          world,
          { ...(claimed as object), fence: world.row.fence, version: world.row.version },
          ...rest,
        )
      : statement(world, ...given);
  } catch (error) {
    return { world, value: error, isError: true };
  }
}

/** The process that called hears its answer, or that none came in time. */
function submitOf(world: World, index: number, setting: Setting): readonly Action[] {
  const at = world.flights.findIndex(({ sender }) => sender === index);
  const flight = world.flights[at];
  if (flight === undefined) throw new Error('A call without a request on its way.');
  const who = nameOf(world, index);
  const left = withFlight(world, at, { ...flight, sender: NOBODY });
  const { hears: heard } = flight;
  return [
    ...(heard === undefined
      ? []
      : [{ says: `${who} hears: ${heard}`, next: () => hears(left, index, heardAs(heard), setting) }]),
    ...(world.clock >= flight.sentAt + TIMES.submitTimeout
      ? [{ says: `${who} waits no longer`, next: () => hears(left, index, heardAs('cut-off'), setting) }]
      : []),
  ];
}

function heardAs(heard: Heard): Result {
  switch (heard) {
    case 'approved':
    case 'pended':
    case 'nonsense':
      return { value: answerOf(heard) };
    case 'busy':
      return { value: { ...answerOf('busy'), status: 503, retryAfterSeconds: 1 } };
    case 'cut-off':
      return { value: new Failure('ambiguous', 'call-broken', 'Cut off.'), isError: true };
    case 'refused-connection':
      return { value: new Failure('transient', 'payer-unreachable', 'Refused.'), isError: true };
  }
}

function answerOf(says: string): PayerAnswer {
  const bytes = SAYINGS[says] ?? new Uint8Array();
  const text = textOf(bytes);
  return {
    status: 200,
    bytes,
    body: text.startsWith('{') ? (JSON.parse(text) as unknown) : undefined,
    retryAfterSeconds: undefined,
  };
}

/** The payer takes a request, whoever still waits; or it never gets it. */
function flightOf(world: World, at: number, flight: Flight, { decides }: Setting): readonly Action[] {
  if (flight.stage !== 'under-way') return [];
  const taken = (hears: Heard): World => ({
    ...withFlight(world, at, { ...flight, stage: 'over', hears }),
    taken: world.taken + 1,
    payerSays: world.payerSays === 'nothing' ? decides : world.payerSays,
  });
  const lost = (hears: Heard) => () => ready(withFlight(world, at, { ...flight, stage: 'over', hears }));
  return [
    { says: `the payer takes it: ${decides}`, next: () => ready(taken(decides)) },
    {
      says: 'the payer takes it and its answer is lost',
      mishap: 'payer',
      next: () => ready(taken('cut-off')),
    },
    {
      says: 'the payer takes it and answers nonsense',
      mishap: 'payer',
      next: () => ready(taken('nonsense')),
    },
    { says: 'the request is cut off', mishap: 'payer', next: lost('cut-off') },
    { says: 'the connection is refused', mishap: 'payer', next: lost('refused-connection') },
    { says: 'the payer is busy', mishap: 'payer', next: lost('busy') },
  ];
}

function payerActs(world: World): readonly Action[] {
  const { toNotify, payerSays } = world;
  const told = { ...world, payerSays: 'approved' as const, toNotify: toNotify + 1 };
  return [
    ...(payerSays === 'pended' ? [{ says: 'the payer decides', next: () => ready(told) }] : []),
    ...(payerSays === 'approved'
      ? [{ says: 'the payer notifies once more', mishap: 'repeat' as const, next: () => ready(told) }]
      : []),
  ];
}

/** To the next instant at which anything depends on the clock; never past the payer's longest time, and not while somebody works. */
function timePasses(world: World): readonly Action[] {
  const { clock, row, flights } = world;
  const underWay = flights.filter(({ stage }) => stage === 'under-way');
  const instants = [
    row.dueAt,
    row.leasedUntil,
    ...underWay.map(({ sentAt }) => sentAt + TIMES.payerLongest),
    ...flights.filter(({ sender }) => sender !== NOBODY).map(({ sentAt }) => sentAt + TIMES.submitTimeout),
  ].filter((each) => each !== undefined && each > clock);
  const isHeldUp = underWay.some(({ sentAt }) => sentAt + TIMES.payerLongest <= clock);
  if (isHeldUp || instants.length === 0 || isSomebodyBusy(world)) return [];
  return [
    {
      says: 'time passes',
      next: () => ready({ ...world, clock: Math.ceil(Math.min(...(instants as number[]))) }),
    },
  ];
}

/** Code takes no time; only waiting for the payer, or standing still, does. */
function isSomebodyBusy(world: World): boolean {
  const mayBegin = isDue(world) && isFree(world);
  return world.processes.some(({ role, pending, isFrozen }, index) => {
    if (pending === undefined) return role === 'worker' && mayBegin;
    if (isFrozen === true) return false;
    const flight = world.flights.find(({ sender }) => sender === index);
    if (flight === undefined || flight.hears !== undefined) return true;
    return world.clock >= flight.sentAt + TIMES.submitTimeout;
  });
}

function hears(
  world: World,
  index: number,
  { value, isError = false }: Result,
  setting: Setting,
): Promise<World> {
  const process = processAt(world, index);
  const heard = [...process.heard, { value, isError, at: world.clock }];
  return goOn(put(world, index, { ...process, heard, pending: undefined }), index, setting);
}

/** Lets the code run on to its next call that anybody could come before. A `$submit` leaves in that very moment. */
async function goOn(world: World, index: number, setting: Setting): Promise<World> {
  const { connection, sown } = setting;
  const process = processAt(world, index);
  const run = codeOf(process.role, connection, { isAware: sown !== 'unaware-of-being-frozen' });
  const reached = await resume(run, process);
  if ('end' in reached) {
    const isTaken = process.role === 'api' && reached.end === 'returned';
    return { ...die(world, index), toNotify: world.toNotify - (isTaken ? 1 : 0) };
  }
  const { call } = reached;
  // `advance` keeps nothing from one claim to the next: who is about to claim is as idle as who has not begun.
  if (call.name === 'store.claim') return die(world, index);
  if (NEVER_CHANGES.has(call.name)) return hears(world, index, execute(world, call, setting), setting);
  const waiting = put(world, index, { ...process, pending: call });
  if (call.name !== 'gateway.submit') return waiting;
  const flight: Flight = { sentAt: world.clock, sender: index, stage: 'under-way' };
  return { ...waiting, flights: [...waiting.flights, flight] };
}

const NOBODY = -1;

/** Nothing is left of it but what it has stored and sent. */
function die(world: World, index: number): World {
  const { role } = processAt(world, index);
  const flights = world.flights.map((each) => (each.sender === index ? { ...each, sender: NOBODY } : each));
  return put({ ...world, flights: flights.filter(isOpen) }, index, idle(role));
}

export function idle(role: Process['role']): Process {
  return { role, startedAt: 0, heard: [], pending: undefined };
}

function withFlight(world: World, at: number, flight: Flight): World {
  return { ...world, flights: world.flights.with(at, flight).filter(isOpen) };
}

/** A request that was taken or lost, and whose answer nobody waits for, is over. */
function isOpen({ stage, sender }: Flight): boolean {
  return stage === 'under-way' || sender !== NOBODY;
}

function put(world: World, index: number, process: Process): World {
  return { ...world, processes: world.processes.with(index, process) };
}

function processAt({ processes }: World, index: number): Process {
  const process = processes[index];
  if (process === undefined) throw new Error(`There is no process ${String(index)}.`);
  return process;
}

function nameOf({ processes }: World, index: number): string {
  return processes[index]?.role === 'api' ? 'the API' : `worker ${String(index + 1)}`;
}

function ready(world: World): Promise<World> {
  return Promise.resolve(world);
}
