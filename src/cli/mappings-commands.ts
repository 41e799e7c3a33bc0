import type { Command } from 'commander';

/** `mappings …`: what clinicians own, checked, tried, compared and put in force. */
export function addMappingsCommands(program: Command): void {
  const mappings = program.command('mappings').description('clinical content: check it, try its examples');
  mappings
    .command('check')
    .argument('[folder]', 'the mappings folder')
    .description('say what is wrong in the mappings, with file and line')
    .action(async (folder: string | undefined) => {
      const { checkMappingsFolder } = await import('./check-mappings-folder.ts');
      await checkMappingsFolder(folder);
    });
  mappings
    .command('test')
    .argument('[folder]', 'the mappings folder')
    .description('run every example of every rule and policy')
    .action(async (folder: string | undefined) => {
      const { testMappingsFolder } = await import('./test-mappings-folder.ts');
      await testMappingsFolder(folder);
    });
  mappings
    .command('translate')
    .argument('<map>', 'name of a concept map')
    .argument('<code>', 'a code, or system|code')
    .option('--sender <id>', 'the sending system whose own maps are asked first')
    .option('--release <folder>', RELEASE)
    .description('look a code up in a concept map')
    .addHelpText('after', FOLDER_BY_DEFAULT)
    .action(async (map: string, spelled: string, options: { sender?: string; release?: string }) => {
      const { translateCode } = await import('./translate-code.ts');
      await translateCode({ map, spelled, ...options });
    });

  mappings
    .command('diff')
    .argument('<before>', 'a mappings folder or a published release')
    .argument('<after>', 'another')
    .description('what one folder says otherwise than another')
    .action(async (before: string, after: string) => {
      const { compareMappings } = await import('./compare-mappings.ts');
      await compareMappings(before, after);
    });
  mappings
    .command('replay')
    .argument(
      '[folder]',
      'a draft of the mappings, a published release, or `drafts`: what was sent over FHIR',
    )
    .option('--release <folder>', 'the same')
    .option('--since <date>', 'only care that began on that day or later')
    .option('--limit <n>', 'only the newest so many cases, from 1')
    .description('assess the stored cases under a draft and say which would change; changes nothing')
    .action(
      async (folder: string | undefined, options: { release?: string; since?: string; limit?: string }) => {
        const { replayMappings } = await import('./replay-mappings.ts');
        await replayMappings(folder, options);
      },
    );

  mappings
    .command('unmapped')
    .option('--json', 'print as JSON')
    .description('codes that the feeds sent and no map knows, most frequent first')
    .action(async (options: { json?: boolean }) => {
      const { printUnmapped } = await import('./print-unmapped.ts');
      await printUnmapped(options);
    });
  mappings
    .command('explain')
    .argument('<bundle.json...>', 'FHIR Bundles or single resources, taken in together')
    .option('--sender <id>', 'the sending system whose own maps are asked first', 'local')
    .option('--release <folder>', RELEASE)
    .description('how urgent it was and why nobody asked before, signal by signal')
    .addHelpText('after', FOLDER_BY_DEFAULT)
    .action(async (files: string[], options: { sender: string; release?: string }) => {
      const { explainUrgencyOfFiles } = await import('./explain-urgency-of-files.ts');
      await explainUrgencyOfFiles(files, options);
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
      const { contentDrafts } = await import('./content-drafts.ts');
      await contentDrafts(options);
    });
  mappings
    .command('publish')
    .argument('<folder|drafts>', 'a draft of the mappings; or `drafts`: what was sent over FHIR')
    .requiredOption('--by <who>', 'who publishes it')
    .option('--note <text>', 'what for')
    .description(
      'put a folder in force, once check and test find no fault with it; only propose it where PUBLISH_APPROVALS is 2',
    )
    .addHelpText('after', PROPOSALS)
    .action(async (folder: string, options: { by: string; note?: string }) => {
      const { publishMappings } = await import('./publish-mappings.ts');
      await publishMappings(folder, options);
    });
  mappings
    .command('approve')
    .argument('<release>', 'a release that was proposed')
    .requiredOption('--by <who>', 'who approves it: not who proposed it')
    .description(
      'put a proposed release in force, where PUBLISH_APPROVALS is 2; prints first what it changes',
    )
    .addHelpText('after', PROPOSALS)
    .action(async (release: string, options: { by: string }) => {
      const { approveProposal } = await import('./approve-proposal.ts');
      await approveProposal(release, options);
    });
  mappings
    .command('rollback')
    .argument('[release]', 'which; absent: the one over which the present was put')
    .requiredOption('--by <who>', 'who goes back')
    .option('--note <text>', 'what for')
    .description('put an earlier published release in force again')
    .addHelpText('after', ONE_STEP_FURTHER)
    .action(async (to: string | undefined, options: { by: string; note?: string }) => {
      const { rollBackMappings } = await import('./roll-back-mappings.ts');
      await rollBackMappings(to, options);
    });
  mappings
    .command('releases')
    .description('who published which release when, and which is in force')
    .action(async () => {
      const { listReleases } = await import('./list-releases.ts');
      await listReleases();
    });
}

const RELEASE = 'a folder, a published release, or `drafts`: what was sent over FHIR';

const FOLDER_BY_DEFAULT = `
Without --release the folder is asked, MAPPINGS_DIR or else the one that ships with the service, and not what was
published. What was published has the names that \`retro-auth mappings releases\` prints.`;

const PROPOSALS = `
A proposal is not withdrawn: a later one takes its place. It is refused once another release is in force than the one
that it was proposed over; then propose again.`;

const ONE_STEP_FURTHER = `
Without a release each rollback goes one step further back. One person may do it alone, also where PUBLISH_APPROVALS
is 2: every release that it can reach was approved before, and a bad one should not stay in force until a second person
is found.`;
