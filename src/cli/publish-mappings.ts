import { contentOf } from '../adapters/clinical-content/load.ts';
import { filesNamed } from '../content-source.ts';
import { compareReleases } from '../domain/clinical-content/compare-releases.ts';
import { publishRelease } from '../workflow/publish-release.ts';
import { CommandError } from './refusal-text.ts';
import { failedExamples } from './test-mappings-folder.ts';
import { withReleases } from './with-releases.ts';

/** Puts a mappings folder, or the drafts, in force, or proposes them; refuses what check or test finds fault with. */
export async function publishMappings(
  folder: string,
  { by, note }: { by: string; note?: string },
): Promise<void> {
  await withReleases(async (workplace, settings) => {
    const { outside, releases, drafts } = workplace;
    const waiting = folder === 'drafts' ? await drafts.drafts() : [];
    if (folder === 'drafts' && waiting.length === 0) return { done: false, says: NO_DRAFTS };
    const files = await filesNamed(folder, workplace, settings);
    const draft = contentOf(files, folder);
    const { failed } = failedExamples(draft);
    if (failed.length > 0) {
      throw new CommandError(`Not published, since examples do not hold:\n${failed.join('\n')}`);
    }
    const lines = compareReleases(outside.content, draft);
    process.stdout.write(
      `${outside.content.release} → ${draft.release}: ${String(lines.length)} difference(s).\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );
    const outcome = await publishRelease(
      {
        release: draft.release,
        files,
        by,
        approvals: settings.PUBLISH_APPROVALS === 2 ? 2 : 1,
        ...(note === undefined ? {} : { note }),
      },
      releases,
    );
    if (outcome.done) await drafts.settleDrafts(waiting, { by, release: draft.release });
    return outcome;
  });
}

const NO_DRAFTS = 'There are no drafts: a terminology tool sends them with PUT /fhir/ConceptMap/<name>.';
