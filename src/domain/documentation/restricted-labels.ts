import type { Coding, DocumentReference } from '@medplum/fhirtypes';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';

/** Security labels that hold a document back: `mappings/value-sets/`. */
const RESTRICTED_LABELS = 'restricted-document-labels';

/** The labels of a document that hold it back. Without the list of labels any does: what cannot be judged is not sent. */
export function restrictedLabels(
  { securityLabel = [], meta }: DocumentReference,
  content: ClinicalContent,
): readonly Coding[] {
  const labels = [...securityLabel.flatMap(({ coding = [] }) => coding), ...(meta?.security ?? [])];
  const restricted = content.valueSets.get(RESTRICTED_LABELS);
  return restricted === undefined ? labels : labels.filter((label) => restricted.has(label));
}
