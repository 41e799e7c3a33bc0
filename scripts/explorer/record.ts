import type { Case } from '../../src/domain/case/case.ts';
import { mayMove } from '../../src/domain/case/state.ts';
import type { Attempt } from '../../src/workflow/ports/attempts.ts';
import type { Move } from '../../src/workflow/ports/case-moves.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { PayerMessage } from '../../src/workflow/ports/payer-messages.ts';
import { nameOf, SAYINGS, SUBMISSION } from './payer-says.ts';
import type { Row, World } from './world.ts';

/** What a statement leaves behind and gives back. */
export interface Executed {
  readonly world: World;
  readonly value?: unknown;
}

/** Every statement of the store that the way from `assembled` to the decision makes, as the SQL has it: one at a time, whole or not. */
type Statement<M extends keyof CaseStore> = (world: World, ...given: Parameters<CaseStore[M]>) => Executed;

/** 2030-01-01: the world's second 0. */
const EPOCH_MS = 1_893_456_000_000;

export function isoOf(second: number): string {
  return new Date(EPOCH_MS + Math.round(second * 1000)).toISOString();
}

export function secondOf(iso: string): number {
  return (Date.parse(iso) - EPOCH_MS) / 1000;
}

export function isFree({ clock, row }: World): boolean {
  return row.leasedUntil === undefined || row.leasedUntil <= clock;
}

export function isDue({ clock, row }: World): boolean {
  return row.dueAt !== undefined && row.dueAt <= clock;
}

export const RECORD = {
  claim: (world, _id, leaseSeconds) => {
    if (!isDue(world) || !isFree(world)) return { world };
    const { clock, row } = world;
    const claimed = { ...row, fence: row.fence + 1, leasedUntil: clock + leaseSeconds, isCalledUp: false };
    return { world: { ...world, row: claimed }, value: { ...caseOf(claimed), claimedAt: isoOf(clock) } };
  },
  rest: (world, claimed, dueInSeconds) =>
    isOvertaken(world, claimed)
      ? { world }
      : {
          world: {
            ...world,
            row: { ...world.row, leasedUntil: undefined, dueAt: dueAt(world, dueInSeconds) },
          },
        },
  move: (world, claimed, move) => moved(world, claimed, move),
  makeDue: (world) => {
    const dueAt = Math.min(world.row.dueAt ?? world.clock, world.clock);
    return { world: { ...world, row: { ...world.row, dueAt, isCalledUp: true } } };
  },
  readCase: (world) => ({ world, value: caseOf(world.row) }),
  historyOf: (world) => ({
    world,
    value: world.failures.map((says) => ({
      at: isoOf(0),
      step: 'advance',
      from: world.row.state,
      to: world.row.state,
      says,
    })),
  }),
  readSubmission: (world) => ({ world, value: SUBMISSION }),
  findSubmission: (world) => ({ world, value: SUBMISSION }),
  beginAttempt: (world, claimed, submissionId, operation, move, leaseSeconds) => {
    if (move === undefined) throw new Error('Only a move begins an attempt here.');
    const held = moved(world, claimed, { dueInSeconds: 0, ...move }, leaseSeconds);
    if (held.value === undefined) return held;
    const at = stamp(world);
    const interrupted = world.attempts.map((each) =>
      each.class === undefined
        ? { ...each, class: 'maybe-sent' as const, result: 'interrupted', endedAt: at }
        : each,
    );
    const id = `attempt-${String(submits(world).length + 1)}`;
    const attempt = {
      id,
      submissionId,
      operation,
      startedAt: at,
      endedAt: undefined,
      class: undefined,
      result: undefined,
    };
    return {
      world: { ...held.world, attempts: [...interrupted, attempt] },
      value: { case: held.value, attempt: { ...attempt, startedAt: isoOf(at) } },
    };
  },
  endAttempt: (world, attemptId, end) => ({
    world: {
      ...world,
      attempts: world.attempts.map((each) =>
        each.id === attemptId ? { ...each, ...end, endedAt: stamp(world) } : each,
      ),
    },
  }),
  recordInquiry: (world, { submissionId, startedAt, result }) => {
    const id = 'inquiry';
    const inquiry = {
      id,
      submissionId,
      operation: 'inquire' as const,
      startedAt: secondOf(startedAt),
      endedAt: stamp(world),
      class: 'answered' as const,
      result,
    };
    return { world: { ...world, attempts: lastInquiries([...world.attempts, inquiry]) } };
  },
  attemptsOf: (world) => ({
    world,
    value: world.attempts.map((each): Attempt => ({
      ...each,
      startedAt: isoOf(each.startedAt),
      endedAt: each.endedAt === undefined ? undefined : isoOf(each.endedAt),
    })),
  }),
  keepPayerMessage: (world, { how, bytes, disposition }) => {
    const content = nameOf(bytes);
    if (world.messages.some((each) => each.how === how && each.content === content)) return { world };
    const id = `message-${String(world.messages.length + 1)}`;
    return {
      world: { ...world, messages: [...world.messages, { id, how, content, disposition }] },
      value: id,
    };
  },
  disposeOf: (world, id, disposition) => ({
    world: {
      ...world,
      messages: world.messages.map((each) => (each.id === id ? { ...each, disposition } : each)),
    },
  }),
  unreadAnswers: (world) => ({ world, value: messagesIn(world, 'unread') }),
  answersOf: (world) => ({ world, value: messagesIn(world, 'used').reverse() }),
  readSubscription: (world) => ({
    world,
    value: { payer: SUBMISSION.payer, id: '1', endpoint: '', secret: 'secret', status: 'active' },
  }),
  saveSubscription: (world) => ({ world }),
  // No part of the record beside the case is explored.
  snapshotOf: (world) => ({ world }),
  snapshotsOf: (world) => ({ world, value: [undefined] }),
  readResource: (world) => ({ world }),
  submissionsOf: (world) => ({ world, value: [SUBMISSION] }),
  attachmentsOf: (world) => ({ world, value: [] }),
  contactsWith: (world) => ({ world, value: [] }),
  recordContact: (world) => ({ world }),
  evidenceOf: (world) => ({ world, value: [] }),
} satisfies { [M in keyof CaseStore]?: Statement<M> };

/** Statements that change nothing: that they fail is no other mishap than that the next one fails. */
export const READS: ReadonlySet<string> = new Set([
  'store.readCase',
  'store.historyOf',
  'store.attemptsOf',
  'store.unreadAnswers',
  'store.answersOf',
]);

/** Statements that read what nobody changes here: it makes no difference who comes before whom. */
export const NEVER_CHANGES: ReadonlySet<string> = new Set([
  'store.readSubmission',
  'store.findSubmission',
  'store.readSubscription',
  'store.saveSubscription',
  'store.snapshotOf',
  'store.snapshotsOf',
  'store.readResource',
  'store.submissionsOf',
  'store.attachmentsOf',
  'store.contactsWith',
  'store.recordContact',
  'store.evidenceOf',
]);

function moved(world: World, claimed: Case, move: Move, leaseSeconds?: number): Executed {
  if (!mayMove(claimed.state, move.to))
    throw new Error(`A case may not move from ${claimed.state} to ${move.to}.`);
  if (isOvertaken(world, claimed)) return { world };
  const row: Row = {
    ...world.row,
    state: move.to,
    because: move.because,
    version: world.row.version + 1,
    attempt: move.attempt ?? 0,
    determination: move.determination ?? world.row.determination,
    dueAt: dueAt(world, move.dueInSeconds),
    leasedUntil: leaseSeconds === undefined ? undefined : world.clock + leaseSeconds,
    updatedAt: world.clock,
  };
  const failures =
    move.step === 'advance' && move.to === claimed.state ? [...world.failures, move.because] : [];
  return { world: { ...world, row, failures }, value: caseOf(row) };
}

function isOvertaken({ row }: World, claimed: Case): boolean {
  return row.fence !== claimed.fence || row.version !== claimed.version;
}

function dueAt({ clock, row }: World, dueInSeconds: number | undefined): number | undefined {
  if (row.isCalledUp) return clock;
  return dueInSeconds === undefined ? undefined : clock + dueInSeconds;
}

/** The database's clock never shows the same instant twice. */
function stamp({ clock, attempts }: World): number {
  return Math.max(
    clock,
    ...attempts.map(({ startedAt, endedAt }) => Math.max(startedAt, endedAt ?? 0) + 0.001),
  );
}

function submits({ attempts }: World): World['attempts'] {
  return attempts.filter(({ operation }) => operation === 'submit');
}

/** The code counts to two: what was asked before that makes no other world. */
function lastInquiries(attempts: World['attempts']): World['attempts'] {
  const last = attempts.filter(({ operation }) => operation === 'inquire').slice(-2);
  return attempts.filter((each) => each.operation === 'submit' || last.includes(each));
}

function messagesIn({ messages }: World, disposition: PayerMessage['disposition']) {
  return messages
    .filter((each) => each.disposition === disposition)
    .map(({ id, how, content }) => ({
      id,
      how,
      submissionId: SUBMISSION.id,
      receivedAt: isoOf(0),
      bytes: SAYINGS[content] ?? new TextEncoder().encode(content),
    }));
}

function caseOf(row: Row): Case {
  const { state, because, version, fence, attempt, determination } = row;
  return {
    id: SUBMISSION.caseId,
    sender: 'local',
    encounterId: 'e1',
    patientId: 'p1',
    state,
    because,
    version,
    fence,
    attempt,
    // Dying over and over is not what the model is about.
    unfinished: 0,
    assessment: undefined,
    determination,
    submissionId: SUBMISSION.id,
    changedSinceSubmission: false,
    withheld: [],
    openedAt: isoOf(0),
    updatedAt: isoOf(row.updatedAt),
    dueAt: row.dueAt === undefined ? undefined : isoOf(row.dueAt),
  };
}
