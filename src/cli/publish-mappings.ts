import { contentOf, readReleaseFiles } from '../adapters/clinical-content/load.ts';
import { compareReleases } from '../domain/clinical-content/compare-releases.ts';
import { publishRelease } from '../workflow/publish-release.ts';
import { CommandError } from './refusal-text.ts';
import { failedExamples } from './test-mappings-folder.ts';
import { withReleases } from './with-releases.ts';

/** Puts a mappings folder in force, or proposes it; refuses one that check or test finds fault with. */
export async function publishMappings(
  folder: string,
  { by, note }: { by: string; note?: string },
): Promise<void> {
  const files = await readReleaseFiles(folder);
  const draft = contentOf(files, folder);
  const { failed } = failedExamples(draft);
  if (failed.length > 0) {
    throw new CommandError(`Not published, since examples do not hold:\n${failed.join('\n')}`);
  }
  await withReleases(async ({ outside, releases }, settings) => {
    const lines = compareReleases(outside.content, draft);
    process.stdout.write(
      `${outside.content.release} → ${draft.release}: ${String(lines.length)} difference(s).\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );
    return publishRelease(
      {
        release: draft.release,
        files,
        by,
        approvals: settings.PUBLISH_APPROVALS === 2 ? 2 : 1,
        ...(note === undefined ? {} : { note }),
      },
      releases,
    );
  });
}
