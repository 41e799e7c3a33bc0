import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { codeKey } from '../clinical-content/code-system.ts';
import { ruleReference } from '../clinical-content/rule.ts';
import { localReference } from '../fhir/reference.ts';
import { type Gathered, NOTHING_GATHERED } from './ask-map.ts';
import { diagnosesOf, type Diagnosis, type FulfilledRule, rulesFulfilledBy } from './diagnosis.ts';
import type { Signal } from './signal.ts';

/** What the diagnoses say: they raise urgency, or explain it; none of them can lower it. */
export function diagnosisSignals(snapshot: Snapshot, content: ClinicalContent): Gathered {
  const diagnoses = diagnosesOf(snapshot, content);
  if (diagnoses.length === 0) return NOTHING_GATHERED;
  const presented = new Set(
    diagnoses.filter(({ kind }) => kind === 'presented').flatMap((diagnosis) => keysOf(diagnosis, content)),
  );
  const signals: Signal[] = [];
  const used: string[] = [];
  for (const diagnosis of diagnoses) {
    for (const coding of diagnosis.codings) {
      if (coding.code === undefined) continue;
      // What was found and had been presented under the same code is one observation, not two.
      const group = presented.has(codeKey(content.systems, coding)) ? 'presentation' : 'diagnosis';
      for (const fulfilled of rulesFulfilledBy(content, coding)) {
        const signal = signalOf(diagnosis, coding.code, group, fulfilled);
        if (signal === undefined) continue;
        signals.push(signal);
        used.push(...fulfilled.by);
      }
    }
  }
  return signals.length === 0 ? NOTHING_GATHERED : { signals, unmapped: [], used };
}

function keysOf(diagnosis: Diagnosis, content: ClinicalContent): string[] {
  return diagnosis.codings.map((coding) => codeKey(content.systems, coding));
}

function signalOf(
  { held, path, kind }: Diagnosis,
  value: string,
  group: string,
  { rule }: FulfilledRule,
): Signal | undefined {
  const { then, when } = rule;
  if (then?.kind !== 'urgency' || (when?.kind === 'presenting' && kind !== 'presented')) return undefined;
  return {
    resource: localReference(held.resource),
    version: held.version,
    path,
    value,
    says: then.urgency,
    // What was there before the episode did not bring the patient here.
    strength: kind === 'background' ? 'weak' : then.strength,
    group,
    by: ruleReference(rule),
    because: then.says,
  };
}
