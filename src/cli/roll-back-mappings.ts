import { rollBack } from '../workflow/publish-release.ts';
import { readPerson } from './read-person.ts';
import { withReleases } from './with-releases.ts';

/** Puts an earlier release in force again. */
export async function rollBackMappings(
  to: string | undefined,
  { by, note }: { by: string; note?: string },
): Promise<void> {
  const asked = {
    by: readPerson(by),
    ...(to === undefined ? {} : { to }),
    ...(note === undefined ? {} : { note }),
  };
  await withReleases(({ releases }) => rollBack(asked, releases));
}
