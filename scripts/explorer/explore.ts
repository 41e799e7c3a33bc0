import { createHash } from 'node:crypto';
import type { CaseState } from '../../src/domain/case/state.ts';
import { type Action, actionsIn, idle, type Setting } from './actions.ts';
import { writtenDown } from './written-down.ts';
import type { World } from './world.ts';

export interface Exploration {
  /** Different worlds that were reached. */
  readonly states: number;
  /** Ways from one to the next. */
  readonly steps: number;
  /** Moves of the case that happened, as `assembled → submitting`. */
  readonly moves: ReadonlySet<string>;
  /** Calls of ports at which each process could die, by name. */
  readonly calls: ReadonlySet<string>;
  /** What must not be, each with the shortest way there. */
  readonly violations: readonly { readonly says: string; readonly way: readonly string[] }[];
}

interface Reached {
  readonly from: number;
  readonly says: string;
  readonly isSettled: boolean;
  /** Worlds that lead here by the ordinary course of things. */
  readonly before: number[];
}

const MAX_VIOLATIONS = 5;

/** Goes every way there is, breadth first, until no new world appears. */
export async function explore(setting: Setting): Promise<Exploration> {
  const known = new Map<string, number>();
  const reached: Reached[] = [];
  const violations: Exploration['violations'][number][] = [];
  const moves = new Set<string>();
  const calls = new Set<string>();
  let steps = 0;
  let front: [number, World][] = [];
  const wayTo = (index: number): string[] => {
    const { from, says } = reached[index] ?? { from: -1, says: '' };
    return from < 0 ? [] : [...wayTo(from), says];
  };
  const arrive = (world: World, from: number, action?: Action): void => {
    const key = createHash('sha1').update(writtenDown(world)).digest('base64');
    let at = known.get(key);
    if (at === undefined) {
      at = reached.length;
      known.set(key, at);
      reached.push({ from, says: action?.says ?? '', isSettled: isSettled(world), before: [] });
      for (const says of wrongIn(world)) violations.push({ says, way: wayTo(at) });
      front.push([at, world]);
    }
    if (action !== undefined && action.mishap === undefined) reached[at]?.before.push(from);
  };
  arrive(beginning(setting), -1);
  while (front.length > 0 && violations.length < MAX_VIOLATIONS) {
    const now = front;
    front = [];
    for (const [from, world] of now) {
      for (const { pending } of world.processes) if (pending !== undefined) calls.add(pending.name);
      for (const action of actionsIn(world, setting)) {
        const next = await action.next();
        steps += 1;
        if (next.row.state !== world.row.state) moves.add(`${world.row.state} → ${next.row.state}`);
        arrive(next, from, action);
      }
    }
  }
  const stuck = violations.length > 0 ? [] : neverSettling(reached);
  for (const at of stuck.slice(0, MAX_VIOLATIONS))
    violations.push({ says: 'It never settles.', way: wayTo(at) });
  return { states: reached.length, steps, moves, calls, violations };
}

/** The request is frozen and due; nobody has done anything. */
function beginning({ mishaps, workers }: Setting): World {
  return {
    clock: 0,
    row: {
      state: 'assembled',
      because: '',
      version: 1,
      fence: 0,
      attempt: 0,
      determination: undefined,
      dueAt: 0,
      leasedUntil: undefined,
      isCalledUp: false,
      updatedAt: 0,
    },
    attempts: [],
    messages: [],
    failures: [],
    flights: [],
    taken: 0,
    payerSays: 'nothing',
    toNotify: 0,
    mishapsLeft: mishaps,
    processes: [...Array.from({ length: workers }, () => idle('worker')), idle('api')],
  };
}

/** What the payer has, as far as it is decided, is what the record says; or a person knows that it is not. */
function isSettled({ row, taken, payerSays, toNotify, processes, flights }: World): boolean {
  if (toNotify > 0 || flights.length > 0 || processes.some(({ pending }) => pending !== undefined))
    return false;
  if (row.state === 'needs-attention') return true;
  if (row.state === 'pended') return payerSays === 'pended';
  return (
    row.state === 'determined' &&
    taken === 1 &&
    payerSays === 'approved' &&
    row.determination?.overall === 'approved'
  );
}

const NOT_SENT: ReadonlySet<CaseState> = new Set(['assembled']);
const TOLD: ReadonlySet<CaseState> = new Set(['pended', 'determined']);

/** What must not be in any world, whatever went wrong before. */
function wrongIn({ row, taken, payerSays, messages }: World): readonly string[] {
  const isApproved = row.determination?.overall === 'approved';
  const wrongs: readonly (readonly [is: boolean, says: string])[] = [
    [taken > 1, `The payer took the request ${String(taken)} times.`],
    [taken > 0 && NOT_SENT.has(row.state), 'It counts as not sent, and the payer has it.'],
    [taken === 0 && TOLD.has(row.state), 'It counts as answered, and the payer has nothing.'],
    [isApproved && payerSays !== 'approved', 'It counts as approved, and the payer has not decided.'],
    [row.state === 'pended' && isApproved, 'A decision was taken back.'],
    [
      messages.some(({ disposition }) => disposition === 'contradicts'),
      'A repetition counts as a contradiction.',
    ],
  ];
  return wrongs.flatMap(([is, says]) => (is ? [says] : []));
}

/** Worlds from which nothing that goes right leads to the end; the last of them first. */
function neverSettling(reached: readonly Reached[]): readonly number[] {
  const leads = new Set<number>(reached.flatMap(({ isSettled: settled }, at) => (settled ? [at] : [])));
  const open = [...leads];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const before of reached[at]?.before ?? []) {
      if (leads.has(before)) continue;
      leads.add(before);
      open.push(before);
    }
  }
  return reached.flatMap((_, at) => (leads.has(at) ? [] : [at])).reverse();
}
