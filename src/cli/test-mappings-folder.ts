import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import { testPolicy } from '../domain/policy/test-policy.ts';
import { testRules } from '../domain/urgency/test-rules.ts';
import { mappingsDirectory } from '../wiring.ts';

/** Runs every example that rules and policies carry; prints those that fail; exit status 1 when any does. */
export async function testMappingsFolder(folder: string | undefined): Promise<void> {
  const content = await loadClinicalContent(folder ?? mappingsDirectory(loadSettings()));
  const results = [
    ...testRules(content).map(({ rule, example, passed, says }) => ({
      passed,
      says: `${rule} "${example}": ${says}`,
    })),
    ...content.payers.flatMap((policy) =>
      testPolicy(policy).map(({ passed, says }) => ({ passed, says: `${policy.id}: ${says}` })),
    ),
  ];
  const failed = results.filter(({ passed }) => !passed);
  for (const { says } of failed) process.stdout.write(`FAILED ${says}\n`);
  process.stdout.write(
    `${String(results.length - failed.length)} examples hold, ${String(failed.length)} do not.\n`,
  );
  if (failed.length > 0) process.exitCode = 1;
}
