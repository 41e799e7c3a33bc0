import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import { checkPolicies } from '../domain/policy/check-policies.ts';
import { folderNamed } from '../content-source.ts';

/** Says what a person should mend or read again in the payers' policies; exit status 1 on an error. */
export async function checkPoliciesFolder(folder: string | undefined): Promise<void> {
  const content = await loadClinicalContent(folderNamed(folder, loadSettings()));
  const problems = checkPolicies(content, new Date().toISOString().slice(0, 10));
  for (const { severity, policy, says } of problems)
    process.stdout.write(`${severity.padEnd(8)} ${policy}: ${says}\n`);
  process.stdout.write(
    `${String(content.payers.length)} policies, ${String(problems.length)} thing(s) to look at.\n`,
  );
  if (problems.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}
