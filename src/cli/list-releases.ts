import type { Publication } from '../workflow/ports/release-store.ts';
import { inForce, whyReplaced } from '../workflow/publish-release.ts';
import { withReleases } from './with-releases.ts';

/** Prints who published which release when, newest first, and which is in force. */
export function listReleases(): Promise<void> {
  return withReleases(async ({ outside, releases }) => {
    const publications = await releases.publications();
    const now = inForce(publications);
    for (const each of publications) {
      process.stdout.write(
        `${each.number === now?.number ? '*' : ' '} ${each.release}  by ${each.publishedBy}, ${stateOf(each, publications)}${each.note === undefined ? '' : `: ${each.note}`}\n`,
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

function stateOf(each: Publication, publications: readonly Publication[]): string {
  const { approvedAt, approvedBy, publishedBy } = each;
  if (approvedAt === undefined) {
    const replaced = whyReplaced(each, publications);
    return replaced === undefined ? 'waits for approval' : `no longer waits for approval: ${replaced}`;
  }
  return `since ${approvedAt}${approvedBy === publishedBy ? '' : `, approved by ${approvedBy ?? ''}`}`;
}
