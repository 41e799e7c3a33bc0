import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import { testPolicy } from '../domain/policy/test-policy.ts';
import { folderNamed } from '../content-source.ts';

/** Runs every example of every payer's policy and says what came out; exit status 1 when one fails. */
export async function testPoliciesFolder(folder: string | undefined): Promise<void> {
  const content = await loadClinicalContent(folderNamed(folder, loadSettings()));
  const results = content.payers.flatMap((policy) => testPolicy(policy));
  for (const { policy, passed, says } of results)
    process.stdout.write(`${passed ? 'holds ' : 'FAILED'} ${policy}: ${says}\n`);
  const failed = results.filter(({ passed }) => !passed).length;
  process.stdout.write(`${String(results.length - failed)} examples hold, ${String(failed)} do not.\n`);
  if (failed > 0) process.exitCode = 1;
}
