import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import { compareReleases } from '../domain/clinical-content/compare-releases.ts';

/** What one release says otherwise than another, for a terminal. */
export function differencesText(before: ClinicalContent, after: ClinicalContent): string {
  const lines = compareReleases(before, after);
  const head = `${before.release} → ${after.release}: ${String(lines.length)} difference(s).`;
  return [head, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
