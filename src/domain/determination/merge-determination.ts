import { instantOf } from '../time/local-time.ts';
import type { Decision, Determination, LineDetermination } from './determination.ts';
import { overallDecision } from './overall-decision.ts';

export interface Merged {
  readonly determination: Determination;
  /** The answer told us something new. */
  readonly changed: boolean;
  /** It takes back or contradicts a decision that was already told: a person looks. */
  readonly contradiction: boolean;
}

type Order = 'earlier' | 'same' | 'later';

/**
 * Adds an answer to what we know, line by line. Answers arrive twice and out of order: a decided line is never
 * overwritten by a pend of the same time or before, the later `created` wins, and what cannot both be true is flagged.
 */
export function mergeDetermination(known: Determination | undefined, incoming: Determination): Merged {
  if (known === undefined) return { determination: incoming, changed: true, contradiction: false };
  const order = orderOf(incoming.created, known.created);
  const pairs = sequencesOf(known, incoming).map((sequence) => ({
    ours: lineOf(known, sequence),
    theirs: lineOf(incoming, sequence),
  }));
  const lines = pairs.flatMap(({ ours, theirs }) => mergeLine(ours, theirs, order));
  const [newer, older] = order === 'earlier' ? [known, incoming] : [incoming, known];
  const overall = overallOf(lines);
  const responseId = incoming.responseId ?? known.responseId;
  const asking = newer.asking ?? older.asking;
  const determination: Determination = {
    created: newer.created,
    ...(responseId === undefined ? {} : { responseId }),
    overall,
    lines,
    errors: newer.errors,
    humanReviewed: newer.humanReviewed ?? older.humanReviewed,
    requests: overall === 'pended' ? unionOf(known.requests, incoming.requests) : newer.requests,
    ...(asking === undefined ? {} : { asking }),
  };
  return {
    determination,
    // Under which id it is told is nothing new.
    changed: canonicalText({ ...determination, responseId: known.responseId }) !== canonicalText(known),
    contradiction: pairs.some(
      ({ ours, theirs }) => ours !== undefined && theirs !== undefined && contradicts(ours, theirs, order),
    ),
  };
}

function mergeLine(
  ours: LineDetermination | undefined,
  theirs: LineDetermination | undefined,
  order: Order,
): readonly LineDetermination[] {
  if (ours === undefined || theirs === undefined)
    return [ours ?? theirs].filter((each) => each !== undefined);
  const [winner, loser] = wins(theirs, ours, order) ? [theirs, ours] : [ours, theirs];
  const isSame = winner.decision === loser.decision;
  return [
    {
      ...winner,
      authorizationNumber: winner.authorizationNumber ?? (isSame ? loser.authorizationNumber : undefined),
      administrationReferenceNumber:
        winner.administrationReferenceNumber ?? loser.administrationReferenceNumber,
    },
  ];
}

function wins(theirs: LineDetermination, ours: LineDetermination, order: Order): boolean {
  // A line that a later answer passes over takes nothing back.
  if (theirs.reviewActionCode === undefined) return false;
  if (order === 'later') return true;
  return isOpen(ours.decision) && !isOpen(theirs.decision);
}

/** Two decisions that differ; or a pend that comes after a decision. */
function contradicts(ours: LineDetermination, theirs: LineDetermination, order: Order): boolean {
  if (theirs.reviewActionCode === undefined || isOpen(ours.decision)) return false;
  if (isOpen(theirs.decision)) return order === 'later';
  return theirs.decision !== ours.decision;
}

function isOpen(decision: Decision): boolean {
  return decision === 'pended' || decision === 'unread';
}

/** Of the service lines; of the whole event where no line was decided by itself. */
function overallOf(lines: readonly LineDetermination[]): Decision {
  const ofItems = lines.filter(({ itemSequence }) => itemSequence > 0);
  return overallDecision(ofItems.length > 0 ? ofItems : lines);
}

/** By instant where both have one, else by day. */
function orderOf(one: string, other: string): Order {
  const [left, right] = [instantOf(one), instantOf(other)];
  const [mine, yours] =
    left === undefined || right === undefined ? [one.slice(0, 10), other.slice(0, 10)] : [left, right];
  if (mine === yours) return 'same';
  return mine < yours ? 'earlier' : 'later';
}

function sequencesOf(...determinations: readonly Determination[]): readonly number[] {
  const all = determinations.flatMap(({ lines }) => lines.map(({ itemSequence }) => itemSequence));
  return [...new Set(all)].sort((one, other) => one - other);
}

function lineOf({ lines }: Determination, sequence: number): LineDetermination | undefined {
  return lines.find(({ itemSequence }) => itemSequence === sequence);
}

function unionOf<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return [...new Map([...one, ...other].map((each) => [canonicalText(each), each])).values()];
}

/** Equal for equal content: what comes back from a database may have its members in another order. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
