import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { ruleNamed } from '../clinical-content/rule.ts';
import type { Signal } from './signal.ts';
import type { Urgency } from './urgency.ts';

/** 42 CFR 438.114(a), 42 CFR 422.113(b)(1), 45 CFR 149.110(c): symptoms as they presented, not the final diagnosis. */
const STANDARD = 'the prudent layperson standard (42 CFR 438.114, 42 CFR 422.113, 45 CFR 149.110)';

/** What was presented, weighed apart from what was found in the end: one sentence fit for an appeal letter. */
export function prudentLayperson(
  urgency: Urgency,
  signals: readonly Signal[],
  emergencyOrigin: boolean,
  content: ClinicalContent,
): string | undefined {
  if (!emergencyOrigin && urgency !== 'emergency' && urgency !== 'urgent') return undefined;
  const presented = signals.filter(isPresented);
  if (presented.length > 0) {
    const what = sentenceList(presented.map((signal) => conditionOf(signal, content)));
    const codes = sentenceList(presented.map(({ value }) => value));
    return `On presentation the patient had ${what} (${codes}), for which a person with average knowledge of health could reasonably expect serious harm without immediate care; under ${STANDARD} that decides, whatever the final diagnosis.`;
  }
  if (!emergencyOrigin) return undefined;
  return `The patient sought care in an emergency department; under ${STANDARD} the symptoms at presentation decide, whatever the final diagnosis, and the triage note carries them.`;
}

function isPresented({ group, says, strength }: Signal): boolean {
  const isPressing = says !== 'non-emergency' && strength !== 'weak';
  return isPressing && (group === 'presentation' || group === 'triage' || group === 'arrival');
}

function conditionOf(signal: Signal, content: ClinicalContent): string {
  if (signal.group === 'triage') return 'a pressing triage level';
  if (signal.group === 'arrival') return 'an arrival by ambulance';
  const rule = ruleNamed(content.rules, signal.by);
  return (rule?.then?.kind === 'urgency' ? rule.then.condition : undefined) ?? 'a pressing complaint';
}

function sentenceList(words: readonly string[]): string {
  const each = [...new Set(words)];
  const last = each.pop() ?? '';
  return each.length === 0 ? last : `${each.join(', ')} and ${last}`;
}
