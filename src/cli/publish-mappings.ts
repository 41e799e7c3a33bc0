import { checkedContentOf } from '../adapters/clinical-content/load.ts';
import { filesNamed } from '../content-source.ts';
import { settleTakenUp } from '../workflow/draft-content.ts';
import { inForce, publishRelease } from '../workflow/publish-release.ts';
import { differencesText } from './differences-text.ts';
import { readPerson } from './read-person.ts';
import { CommandError } from './refusal-text.ts';
import { failedExamples } from './test-mappings-folder.ts';
import { withReleases } from './with-releases.ts';

/** Puts a mappings folder, or the drafts, in force, or proposes them; refuses what check or test finds fault with. */
export async function publishMappings(folder: string, options: { by: string; note?: string }): Promise<void> {
  const { note } = options;
  const by = readPerson(options.by);
  await withReleases(async (workplace, settings) => {
    const { outside, releases, drafts } = workplace;
    const files = await filesNamed(folder, workplace, settings);
    const draft = checkedContentOf(files, folder);
    const { failed } = failedExamples(draft);
    if (failed.length > 0) {
      throw new CommandError(`Not published, since examples do not hold:\n${failed.join('\n')}`);
    }
    process.stdout.write(differencesText(outside.content, draft));
    const { release } = draft;
    const approvals = settings.PUBLISH_APPROVALS === 2 ? 2 : 1;
    const outcome = await publishRelease(
      { release, files, by, approvals, ...(note === undefined ? {} : { note }) },
      releases,
    );
    // What is only proposed may yet be refused, and proposed again. What is in force is taken up, by whomever.
    const now = inForce(await releases.publications());
    if (now?.release === release) await settleTakenUp(drafts, { release, files, by });
    return outcome;
  });
}
