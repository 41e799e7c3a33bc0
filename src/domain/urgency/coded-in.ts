import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { ValueSetTable } from '../clinical-content/value-set.ts';
import { localReference } from '../fhir/reference.ts';
import { type Diagnosis, isDiagnosisIn } from './diagnosis.ts';
import type { Evidence } from './scenario.ts';

/** Each diagnosis whose code, or what it stands for, is in the value set. */
export function codedIn(
  valueSet: ValueSetTable | undefined,
  diagnoses: readonly Diagnosis[],
  content: ClinicalContent,
): Omit<Evidence, 'says'>[] {
  if (valueSet === undefined) return [];
  const found: Omit<Evidence, 'says'>[] = [];
  for (const { held, path, codings } of diagnoses) {
    const coding = codings.find((each) => isDiagnosisIn(valueSet, content, each));
    if (coding === undefined) continue;
    found.push({ source: localReference(held.resource), path, value: coding.code ?? '' });
  }
  return found;
}
