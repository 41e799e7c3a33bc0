import type { Signal } from './signal.ts';

/** `undetermined`: the facts do not say; the clocks then run as for the earliest deadline. */
export type Urgency = 'emergency' | 'urgent' | 'non-emergency' | 'undetermined';

export interface UrgencyFinding {
  readonly urgency: Urgency;
  /** Two independent signals, one, or some that contradict each other (the higher tier is kept, and a person looks). */
  readonly certainty: 'two-signals' | 'one-signal' | 'conflicting' | 'none';
  /** Strongest first. */
  readonly signals: readonly Signal[];
  /** The encounter came through an emergency department, here or in a linked encounter. */
  readonly emergencyOrigin: boolean;
  /** What was presented, weighed apart from what was found in the end; one sentence fit for an appeal letter. */
  readonly prudentLayperson: string | undefined;
  /** `id@version` of rules that could not be evaluated on this record and might have said otherwise. */
  readonly unreadRules?: readonly string[] | undefined;
}
