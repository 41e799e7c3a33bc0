import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { compareReleases } from '../domain/clinical-content/compare-releases.ts';

/** Prints what one mappings folder says otherwise than another, one line each. */
export async function compareMappings(before: string, after: string): Promise<void> {
  const [old, now] = await Promise.all([loadClinicalContent(before), loadClinicalContent(after)]);
  const lines = compareReleases(old, now);
  process.stdout.write(`${old.release} → ${now.release}: ${String(lines.length)} difference(s).\n`);
  for (const line of lines) process.stdout.write(`  ${line}\n`);
}
