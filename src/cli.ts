#!/usr/bin/env node
import { Command } from 'commander';
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

const ASKED_WHY = ['discard', 'withhold', 'disclose', 'confirm-write-off', 'peer-to-peer'];

for (const [name, does, ...given] of [
  ['release', 'a person releases what the site holds for review'],
  ['retry', 'a person has a case looked at again, after mending what was outside the record'],
  ['cancel', 'a person takes back a request that the payer has'],
  ['discard', 'a person decides that nothing is asked'],
  ['edit', 'a person mends the record of a case that could not be worked on', '<bundle.json>'],
  ['amend', 'a person changes what goes out, by answers to the questionnaire', '<answers.json>'],
  ['withhold', 'a person keeps documents or services from the payer, by Type/id', '<reference...>'],
  ['disclose', 'a person takes that back', '<reference...>'],
  ['confirm-write-off', 'a person confirms that nothing is left, and why'],
  [
    'approve-letter',
    'a person approves the letter as it was read, or as completed in a file',
    '[letter.txt]',
  ],
  ['peer-to-peer', "a person tells of a talk about a denial with the payer's physician"],
] as const) {
  const command = program.command(name).argument('<case>', 'id of the case').description(does);
  for (const argument of given) command.argument(argument);
  command.requiredOption('--by <who>', 'who does it, for the history');
  if (ASKED_WHY.includes(name)) command.requiredOption('--because <reason>', 'why, without patient data');
  if (name === 'approve-letter')
    command.requiredOption('--draft <number>', 'the draft that was read: it stands in its first line');
  if (name === 'peer-to-peer') {
    command.requiredOption('--at <instant>', 'when it was held, with its offset');
    command.option('--not-reached', 'nobody could be reached');
  }
  command.action(async (id: string) => {
    const { actOnCase } = await import('./cli/act-on-case.ts');
    await actOnCase(name, id, {
      ...command.opts<{ by: string; because?: string; draft?: string; at?: string; notReached?: boolean }>(),
      given: command.args.slice(1),
    });
  });
}

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

const mappings = program.command('mappings').description('clinical content: check it, try its examples');
mappings
  .command('check')
  .argument('[folder]', 'the mappings folder')
  .description('say what is wrong in the mappings, with file and line')
  .action(async (folder: string | undefined) => {
    const { checkMappingsFolder } = await import('./cli/check-mappings-folder.ts');
    await checkMappingsFolder(folder);
  });
mappings
  .command('test')
  .argument('[folder]', 'the mappings folder')
  .description('run every example of every rule and policy')
  .action(async (folder: string | undefined) => {
    const { testMappingsFolder } = await import('./cli/test-mappings-folder.ts');
    await testMappingsFolder(folder);
  });
mappings
  .command('translate')
  .argument('<map>', 'name of a concept map')
  .argument('<code>', 'a code, or system|code')
  .description('look a code up in a concept map')
  .action(async (map: string, code: string) => {
    const { translateCode } = await import('./cli/translate-code.ts');
    await translateCode(map, code);
  });

mappings
  .command('diff')
  .argument('<before>', 'a mappings folder or a published release')
  .argument('<after>', 'another')
  .description('what one folder says otherwise than another')
  .action(async (before: string, after: string) => {
    const { compareMappings } = await import('./cli/compare-mappings.ts');
    await compareMappings(before, after);
  });
mappings
  .command('replay')
  .argument('[folder]', 'a draft of the mappings, or a published release')
  .option('--release <folder>', 'the same')
  .option('--since <date>', 'only care that began on that day or later')
  .option('--limit <n>', 'only the newest so many cases')
  .description('assess the stored cases under a draft and say which would change; changes nothing')
  .action(
    async (folder: string | undefined, options: { release?: string; since?: string; limit?: string }) => {
      const { replayMappings } = await import('./cli/replay-mappings.ts');
      await replayMappings(folder ?? options.release, options);
    },
  );

mappings
  .command('unmapped')
  .option('--json', 'print as JSON')
  .description('codes that the feeds sent and no map knows, most frequent first')
  .action(async (options: { json?: boolean }) => {
    const { printUnmapped } = await import('./cli/print-unmapped.ts');
    await printUnmapped(options);
  });
mappings
  .command('explain')
  .argument('<bundle.json...>', 'FHIR Bundles or single resources, taken in together')
  .description('how urgent it was and why nobody asked before, signal by signal')
  .action(async (files: string[]) => {
    const { explainUrgencyOfFiles } = await import('./cli/explain-urgency-of-files.ts');
    await explainUrgencyOfFiles(files);
  });
mappings
  .command('drafts')
  .option(
    '--write <folder>',
    'write the release in force with the drafts over it into a new folder, to check and test it',
  )
  .option('--discard <path>', 'a draft that is not wanted')
  .option('--by <who>', 'who discards it')
  .description('what terminology tools sent over FHIR and nobody published yet')
  .action(async (options: { write?: string; discard?: string; by?: string }) => {
    const { contentDrafts } = await import('./cli/content-drafts.ts');
    await contentDrafts(options);
  });
mappings
  .command('publish')
  .argument('<folder|drafts>', 'a draft of the mappings; or `drafts`: what was sent over FHIR')
  .requiredOption('--by <who>', 'who publishes it')
  .option('--note <text>', 'what for')
  .description('put a folder in force, once check and test find no fault with it')
  .action(async (folder: string, options: { by: string; note?: string }) => {
    const { publishMappings } = await import('./cli/publish-mappings.ts');
    await publishMappings(folder, options);
  });
mappings
  .command('approve')
  .argument('<release>', 'a release that was proposed')
  .requiredOption('--by <who>', 'who approves it: not who proposed it')
  .description('put a proposed release in force, where PUBLISH_APPROVALS is 2')
  .action(async (release: string, { by }: { by: string }) => {
    const [{ withReleases }, { approveRelease }] = await Promise.all([
      import('./cli/with-releases.ts'),
      import('./workflow/publish-release.ts'),
    ]);
    await withReleases(({ releases }) => approveRelease(release, by, releases));
  });
mappings
  .command('rollback')
  .argument('[release]', 'which; absent: the one before the present')
  .requiredOption('--by <who>', 'who goes back')
  .option('--note <text>', 'what for')
  .description('put an earlier published release in force again')
  .action(async (to: string | undefined, options: { by: string; note?: string }) => {
    const [{ withReleases }, { rollBack }] = await Promise.all([
      import('./cli/with-releases.ts'),
      import('./workflow/publish-release.ts'),
    ]);
    const asked = to === undefined ? options : { ...options, to };
    await withReleases(({ releases }) => rollBack(asked, releases));
  });
mappings
  .command('releases')
  .description('who published which release when, and which is in force')
  .action(async () => {
    const { listReleases } = await import('./cli/list-releases.ts');
    await listReleases();
  });

const policies = program.command('policies').description("the payers' policies");
policies
  .command('check')
  .argument('[folder]', 'the mappings folder')
  .description('what to mend, and which rules are past their day of being read again')
  .action(async (folder: string | undefined) => {
    const { checkPoliciesFolder } = await import('./cli/check-policies-folder.ts');
    await checkPoliciesFolder(folder);
  });
policies
  .command('test')
  .argument('[folder]', 'the mappings folder')
  .description('run the examples that each policy carries')
  .action(async (folder: string | undefined) => {
    const { testPoliciesFolder } = await import('./cli/test-policies-folder.ts');
    await testPoliciesFolder(folder);
  });
policies
  .command('why')
  .argument('<case>', 'id of the case')
  .description('why a case stands under its rule: whose, where it is written, and until when')
  .action(async (id: string) => {
    const { whyPolicyOfCase } = await import('./cli/why-policy-of-case.ts');
    await whyPolicyOfCase(id);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${refusalText(error)}\n`);
  process.exitCode = 1;
}
