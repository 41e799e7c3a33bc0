import { inForce } from '../workflow/publish-release.ts';
import { withReleases } from './with-releases.ts';

/** Prints who published which release when, newest first, and which is in force. */
export function listReleases(): Promise<void> {
  return withReleases(async ({ outside, releases }) => {
    const publications = await releases.publications();
    const now = inForce(publications);
    for (const each of publications) {
      const state =
        each.approvedAt === undefined
          ? 'waits for approval'
          : `since ${each.approvedAt}${each.approvedBy === each.publishedBy ? '' : `, approved by ${each.approvedBy ?? ''}`}`;
      process.stdout.write(
        `${each.number === now?.number ? '*' : ' '} ${each.release}  by ${each.publishedBy}, ${state}${each.note === undefined ? '' : `: ${each.note}`}\n`,
      );
    }
    return {
      done: true,
      says:
        now === undefined
          ? `Nothing was published: the mappings folder is in force, ${outside.content.release}.`
          : `In force: ${now.release}.`,
    };
  });
}
