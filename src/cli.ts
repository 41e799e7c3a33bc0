#!/usr/bin/env node
import { Command } from 'commander';
import { addActCommands } from './cli/act-commands.ts';
import { addMappingsCommands } from './cli/mappings-commands.ts';
import { addPoliciesCommands } from './cli/policies-commands.ts';
import { refusalText } from './cli/refusal-text.ts';

/** Each command is loaded when it is called: `--help` answers at once. */
const program = new Command('retro-auth')
  .description('Retrospective authorization: asks the payer afterwards, in time and with the reason.')
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Settings come from the environment; see the table in the README (DATA_DIR, DATABASE_URL, MAPPINGS_DIR …).
Nothing but \`serve\` ever sends anything to a payer.`,
  );

program
  .command('serve')
  .option('--role <role>', 'api answers HTTP, worker advances cases, all does both; instead of ROLE')
  .description('run the service, as `npm start` does')
  .action(async ({ role }: { role?: string }) => {
    const { serve } = await import('./cli/serve.ts');
    await serve(role === undefined ? {} : { ROLE: role });
  });

program
  .command('assess')
  .argument('<bundle.json...>', 'FHIR Bundles or single resources, taken in together')
  .option('--json', 'print the assessments as JSON')
  .option('--at <instant>', 'read the clocks at this instant instead of now, e.g. 2026-11-23T12:00:00Z')
  .description('explain what the service would do with these resources, and send nothing')
  .action(async (files: string[], options: { json?: boolean; at?: string }) => {
    const { assessFiles } = await import('./cli/assess-files.ts');
    await assessFiles(files, options);
  });

program
  .command('assemble')
  .argument('<bundle.json...>', 'FHIR Bundles or single resources, taken in together')
  .option('--encounter <id>', 'which encounter, when the Bundle holds several')
  .option('--at <instant>', 'assemble as of this instant instead of now')
  .description('print the PAS request Bundle that would be sent, and what the validator says of it')
  .action(async (files: string[], options: { encounter?: string; at?: string }) => {
    const { assembleFiles } = await import('./cli/assemble-files.ts');
    await assembleFiles(files, options);
  });

program
  .command('questionnaire')
  .description('the form for what no clinical resource carries; its answers are pushed, or given to assemble')
  .addHelpText(
    'after',
    `
Answer it with a QuestionnaireResponse that names the encounter, and only what is known (docs/supplement.md). Try the
answers with \`retro-auth assemble bundle.json answers.json\`: what cannot be taken is named with its place and remedy.`,
  )
  .action(async () => {
    const { printQuestionnaire } = await import('./cli/print-questionnaire.ts');
    printQuestionnaire();
  });

program
  .command('import')
  .argument('<file.ndjson[.gz]|bundle.json|directory>', 'what to read')
  .option('--sender <id>', 'as which registered sender', 'local')
  .description('take in resources from files, then assess what they opened')
  .action(async (path: string, options: { sender: string }) => {
    const { importPath } = await import('./cli/import-path.ts');
    await importPath(path, options);
  });

program
  .command('cases')
  .option('--state <state>', 'only cases in this state')
  .option('--limit <n>', 'at most so many', '50')
  .option('--json', 'print as JSON')
  .description('the worklist')
  .action(async (options: { state?: string; limit: string; json?: boolean }) => {
    const { printCases } = await import('./cli/print-cases.ts');
    await printCases(options);
  });

program
  .command('case')
  .argument('<id>', 'id of the case')
  .option('--json', 'print as JSON')
  .description('one case: what, why, until when, and its history')
  .action(async (id: string, options: { json?: boolean }) => {
    const { printCase } = await import('./cli/print-case.ts');
    await printCase(id, options);
  });

program
  .command('preview')
  .argument('<case>', 'id of the case')
  .description('the request of a case as it would leave now, and what the validator says of it')
  .action(async (id: string) => {
    const { previewCase } = await import('./cli/preview-case.ts');
    await previewCase(id);
  });

addActCommands(program);

program
  .command('evidence')
  .argument('<case>', 'id of the case')
  .option('--fhir', 'print as DocumentReferences')
  .description('why a case is late, as our own log shows it')
  .action(async (id: string, options: { fhir?: boolean }) => {
    const { printEvidence } = await import('./cli/print-evidence.ts');
    await printEvidence(id, options);
  });

program
  .command('letter')
  .argument('<case>', 'id of the case')
  .option('--fhir', 'print as a DocumentReference')
  .description('the draft of a letter of justification, for a person to complete and sign')
  .action(async (id: string, options: { fhir?: boolean }) => {
    const { printLetter } = await import('./cli/print-letter.ts');
    await printLetter(id, options);
  });

program
  .command('scorecard')
  .option('--json', 'print as JSON')
  .description('what each payer made of our requests: decisions, reasons, days')
  .action(async (options: { json?: boolean }) => {
    const { printScorecard } = await import('./cli/print-scorecard.ts');
    await printScorecard(options);
  });

program
  .command('resends')
  .option('--json', 'print as JSON')
  .description('every request that left again after a copy of it may have reached the payer')
  .action(async (options: { json?: boolean }) => {
    const { printResends } = await import('./cli/print-resends.ts');
    await printResends(options);
  });

program
  .command('recover')
  .option('--restored', 'the database was restored to an earlier point')
  .description('after a restore, before the service starts: nothing that may have left is sent again unasked')
  .action(async (options: { restored?: boolean }) => {
    const { recoverRestored } = await import('./cli/recover-restored.ts');
    await recoverRestored(options);
  });

addMappingsCommands(program);
addPoliciesCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${refusalText(error)}\n`);
  process.exitCode = 1;
}
