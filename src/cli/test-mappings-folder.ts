import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import { testCriteria } from '../domain/justification/test-criteria.ts';
import { testPolicy } from '../domain/policy/test-policy.ts';
import { testRules } from '../domain/urgency/test-rules.ts';
import { folderNamed } from '../content-source.ts';

/** Runs every example that rules and policies carry; prints those that fail; exit status 1 when any does. */
export async function testMappingsFolder(folder: string | undefined): Promise<void> {
  const content = await loadClinicalContent(folderNamed(folder, loadSettings()));
  const { held, failed } = failedExamples(content);
  for (const says of failed) process.stdout.write(`FAILED ${says}\n`);
  process.stdout.write(`${String(held)} examples hold, ${String(failed.length)} do not.\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** How many examples of a release hold, and a line for each that does not. */
export function failedExamples(content: ClinicalContent): {
  readonly held: number;
  readonly failed: readonly string[];
} {
  const results = [
    ...testRules(content).map(({ rule, example, passed, says }) => ({
      passed,
      says: `${rule} "${example}": ${says}`,
    })),
    ...testCriteria(content).map(({ criterion, example, passed, says }) => ({
      passed,
      says: `${criterion} "${example.name}": ${says}`,
    })),
    ...content.payers.flatMap((policy) =>
      testPolicy(policy).map(({ passed, says }) => ({ passed, says: `${policy.id}: ${says}` })),
    ),
  ];
  const failed = results.filter(({ passed }) => !passed).map(({ says }) => says);
  return { held: results.length - failed.length, failed };
}
