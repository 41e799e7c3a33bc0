import { loadPublished } from '../content-source.ts';
import { settleTakenUp } from '../workflow/draft-content.ts';
import { approveRelease } from '../workflow/publish-release.ts';
import { differencesText } from './differences-text.ts';
import { readPerson } from './read-person.ts';
import { withReleases } from './with-releases.ts';

/** Puts a proposed release in force for a second person, who sees before what it changes. */
export async function approveProposal(release: string, options: { by: string }): Promise<void> {
  const by = readPerson(options.by);
  await withReleases(async ({ outside, releases, drafts }) => {
    const show = async (): Promise<void> => {
      const proposed = await loadPublished(release, releases);
      process.stdout.write(differencesText(outside.content, proposed));
    };
    const outcome = await approveRelease({ release, by, show }, releases);
    const files = await releases.readRelease(release);
    if (outcome.done && files !== undefined) await settleTakenUp(drafts, { release, files, by });
    return outcome;
  });
}
