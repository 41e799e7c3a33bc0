import type { Extension } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { firstExtension } from '../fhir/extension.ts';
import { EXTENSION } from './canonicals.ts';

/** An item or a supporting information: something an update lists whole, with what became of it. */
export interface Revisable {
  readonly sequence: number;
  readonly extension?: Extension[];
  readonly modifierExtension?: Extension[];
}

/** How one kind of thing is compared between the prior Claim and the record of today. */
export interface Comparison<T extends Revisable> {
  /** Says that the two are the same thing; whatever else differs may be revised in place. */
  readonly isSame: (one: T, other: T) => boolean;
  /** Says that nothing about it changed. */
  readonly isUnchanged: (one: T, other: T) => boolean;
  /** The prior one as it stands when it is cancelled. */
  readonly cancelled: (prior: T) => T;
}

export interface Revised<T extends Revisable> {
  readonly all: readonly T[];
  /** Sequence in the update by sequence in the newly assembled request. */
  readonly sequences: ReadonlyMap<number, number>;
  /** How many are added, changed or newly cancelled. */
  readonly changes: number;
}

/**
 * Lists everything that was ever asked under its old sequence, with the values of today, and what is new after it
 * (PAS 2.2.1 spec-68). Flags tell the difference to the immediately prior version only (spec-71, spec-72; `added` for
 * what is new, as HEAD corrects it); what was cancelled stays cancelled in all later versions (spec-69, spec-70).
 */
export function revise<T extends Revisable>(
  prior: readonly T[],
  current: readonly T[],
  comparison: Comparison<T>,
): Revised<T> {
  const matched = matches(prior, current, comparison);
  const kept = prior.map((before) => revised(before, matched.get(before), comparison));
  const last = Math.max(0, ...prior.map(({ sequence }) => sequence));
  const taken = new Set(matched.values());
  const added = current
    .filter((each) => !taken.has(each))
    .map((each, index) => ({
      from: each.sequence,
      to: flagged({ ...each, sequence: last + index + 1 }, 'added'),
    }));
  const sequences = new Map([...matched].map(([before, now]) => [now.sequence, before.sequence]));
  for (const { from, to } of added) sequences.set(from, to.sequence);
  const all = [...kept, ...added.map(({ to }) => to)];
  return { all, sequences, changes: all.filter(isFlagged).length };
}

/** A cancelled one is never taken up again: what comes back is new. */
function matches<T extends Revisable>(
  prior: readonly T[],
  current: readonly T[],
  { isSame, isUnchanged }: Comparison<T>,
): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  const free = new Set(current);
  const match = (test: (one: T, other: T) => boolean): void => {
    for (const before of prior) {
      if (found.has(before) || isCancelled(before)) continue;
      const now = [...free].find((each) => test(before, each));
      if (now === undefined) continue;
      found.set(before, now);
      free.delete(now);
    }
  };
  // Two lines of the same service: first those that did not change, so that the other one is the changed one.
  match((one, other) => isSame(one, other) && isUnchanged(one, other));
  match(isSame);
  return found;
}

function revised<T extends Revisable>(before: T, now: T | undefined, comparison: Comparison<T>): T {
  const plain = withoutFlag(before);
  if (isCancelled(before)) return plain;
  if (now === undefined) return flagged(comparison.cancelled(markCancelled(plain)), 'changed');
  const today = { ...now, sequence: before.sequence };
  return comparison.isUnchanged(before, now) ? today : flagged(today, 'changed');
}

/** Marks as cancelled; a modifier, since whoever overlooks it would authorize what nobody wants. */
function markCancelled<T extends Revisable>(one: T): T {
  return {
    ...one,
    modifierExtension: [
      ...(one.modifierExtension ?? []),
      { url: EXTENSION.infoCancelled, valueBoolean: true },
    ],
  };
}

export function isCancelled({ modifierExtension = [] }: Revisable): boolean {
  return firstExtension({ extension: modifierExtension }, EXTENSION.infoCancelled)?.valueBoolean === true;
}

function flagged<T extends Revisable>(one: T, valueCode: 'added' | 'changed'): T {
  return { ...one, extension: [...(one.extension ?? []), { url: EXTENSION.infoChanged, valueCode }] };
}

function isFlagged(one: Revisable): boolean {
  return firstExtension(one, EXTENSION.infoChanged) !== undefined;
}

function withoutFlag<T extends Revisable>(one: T): T {
  const extension = (one.extension ?? []).filter(({ url }) => url !== EXTENSION.infoChanged);
  return defined<T>({ ...one, extension });
}
