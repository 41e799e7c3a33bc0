import type { Unmapped } from '../case/assessment.ts';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { type Rule, ruleReference } from '../clinical-content/rule.ts';
import { gather } from './ask-map.ts';
import { billSignals } from './bill-signals.ts';
import { diagnosisSignals } from './diagnosis-signals.ts';
import { encounterSignals, isClassUnmapped } from './encounter-signals.ts';
import { prudentLayperson } from './prudent-layperson.ts';
import { ruleSignals } from './rule-signals.ts';
import { serviceSignals } from './service-signals.ts';
import type { Signal } from './signal.ts';
import type { Urgency, UrgencyFinding } from './urgency.ts';

/**
 * Weighs how urgent an episode was when it was presented, and says which facts made it so.
 *
 * The laws of the house: a diagnosis may raise urgency and never lowers it; what came through an emergency department
 * stays an emergency; an unmapped class is never "non-emergency"; where facts contradict each other the higher tier
 * is kept for the clocks and a person looks. The order in which resources arrived changes nothing.
 */
export function weighUrgency(
  snapshot: Snapshot,
  content: ClinicalContent,
): {
  readonly finding: UrgencyFinding;
  readonly unmapped: readonly Unmapped[];
  /** `id@version` of what took part. */
  readonly used: readonly string[];
} {
  const facts = gather([
    encounterSignals(snapshot, content),
    serviceSignals(snapshot, content),
    billSignals(snapshot, content),
    diagnosisSignals(snapshot, content),
  ]);
  const emergencyOrigin = facts.signals.some(isEmergencyDepartment);
  const byRules = ruleSignals(snapshot, content, emergencyOrigin);
  const gathered = gather([facts, byRules]);
  const signals = [...gathered.signals].sort(strongestFirst);
  const { urgency, certainty } = decide(signals, isClassUnmapped(snapshot, content));
  return {
    finding: {
      urgency,
      certainty,
      signals,
      emergencyOrigin,
      prudentLayperson: prudentLayperson(urgency, signals, emergencyOrigin, content),
      unreadRules: missed(byRules.unread, urgency),
    },
    unmapped: [...gathered.unmapped].sort((a, b) => compare(a.place + a.code, b.place + b.code)),
    used: [...new Set([...gathered.used, ...signals.map(({ by }) => by)])].sort(),
  };
}

/** Rules that could not be read and might have made it more urgent, or contradicted it; others would change nothing. */
function missed(unread: readonly Rule[], urgency: Urgency): readonly string[] | undefined {
  const found = urgency === 'undetermined' ? -1 : TIER[urgency];
  const missing = unread.filter(({ then }) => {
    if (then?.kind !== 'urgency' || then.strength === 'weak') return false;
    return (
      TIER[then.urgency] > found || contradicts(urgency, { says: then.urgency, strength: then.strength })
    );
  });
  return missing.length === 0 ? undefined : missing.map(ruleReference);
}

/** Groups whose strong word "emergency" means: the patient was in an emergency department. */
const PLACES_OF_EMERGENCY: ReadonlySet<string> = new Set(['class', 'origin', 'place', 'service']);

function isEmergencyDepartment({ says, strength, group }: Signal): boolean {
  return says === 'emergency' && strength === 'strong' && PLACES_OF_EMERGENCY.has(group);
}

const TIER: Readonly<Record<Signal['says'], number>> = { 'non-emergency': 0, urgent: 1, emergency: 2 };
const STRENGTH: Readonly<Record<Signal['strength'], number>> = { weak: 0, supporting: 1, strong: 2 };

/** The highest tier that a strong or supporting signal names. Weak signals are listed and decide nothing. */
function decide(
  signals: readonly Signal[],
  classUnmapped: boolean,
): Pick<UrgencyFinding, 'urgency' | 'certainty'> {
  const decisive = signals.filter(({ strength }) => strength !== 'weak');
  const highest = decisive.reduce<Signal | undefined>(
    (top, signal) => (top === undefined || TIER[signal.says] > TIER[top.says] ? signal : top),
    undefined,
  );
  if (highest === undefined) return { urgency: 'undetermined', certainty: 'none' };
  const urgency = highest.says;
  // The class is the first thing a person would look at; while nobody knows what it means, nothing may play it down.
  if (urgency === 'non-emergency' && classUnmapped) return { urgency: 'undetermined', certainty: 'none' };
  return { urgency, certainty: certaintyOf(urgency, decisive) };
}

function certaintyOf(urgency: Urgency, decisive: readonly Signal[]): UrgencyFinding['certainty'] {
  if (decisive.some((signal) => contradicts(urgency, signal))) return 'conflicting';
  const groups = new Set(decisive.filter(({ says }) => says === urgency).map(({ group }) => group));
  return groups.size > 1 ? 'two-signals' : 'one-signal';
}

/**
 * "Non-emergency" against an emergency is a contradiction. Against urgent it is one only when it is strong: an
 * ambulatory visit for an injury is nothing that a person must settle.
 */
function contradicts(urgency: Urgency, { says, strength }: Pick<Signal, 'says' | 'strength'>): boolean {
  if (says !== 'non-emergency') return false;
  return urgency === 'emergency' || (urgency === 'urgent' && strength === 'strong');
}

function strongestFirst(a: Signal, b: Signal): number {
  return (
    STRENGTH[b.strength] - STRENGTH[a.strength] ||
    TIER[b.says] - TIER[a.says] ||
    compare(a.group, b.group) ||
    compare(a.resource, b.resource) ||
    compare(a.path, b.path) ||
    compare(a.value, b.value) ||
    compare(a.by, b.by)
  );
}

/** By code unit: the same on every machine, which a locale is not. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
