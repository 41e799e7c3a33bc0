import type { Command } from 'commander';

/** `policies …`: the payers' policies, checked, tried and explained. */
export function addPoliciesCommands(program: Command): void {
  const policies = program.command('policies').description("the payers' policies");
  policies
    .command('check')
    .argument('[folder]', 'the mappings folder')
    .description('what to mend, and which rules are past their day of being read again')
    .action(async (folder: string | undefined) => {
      const { checkPoliciesFolder } = await import('./check-policies-folder.ts');
      await checkPoliciesFolder(folder);
    });
  policies
    .command('test')
    .argument('[folder]', 'the mappings folder')
    .description('run the examples that each policy carries')
    .action(async (folder: string | undefined) => {
      const { testPoliciesFolder } = await import('./test-policies-folder.ts');
      await testPoliciesFolder(folder);
    });
  policies
    .command('why')
    .argument('<case>', 'id of the case')
    .description('why a case stands under its rule: whose, where it is written, and until when')
    .action(async (id: string) => {
      const { whyPolicyOfCase } = await import('./why-policy-of-case.ts');
      await whyPolicyOfCase(id);
    });
}
