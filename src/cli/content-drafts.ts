import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filesInForce } from '../content-source.ts';
import { withDrafts } from '../workflow/draft-content.ts';
import type { ReleaseFile } from '../workflow/ports/release-store.ts';
import { readPerson } from './read-person.ts';
import { CommandError } from './refusal-text.ts';
import { withReleases } from './with-releases.ts';

/** Lists what was sent over FHIR and waits to be published; writes it into a folder, or discards one of it. */
export async function contentDrafts(asked: {
  readonly write?: string;
  readonly discard?: string;
  readonly by?: string;
}): Promise<void> {
  const { write, discard } = asked;
  const by = asked.by === undefined ? undefined : readPerson(asked.by);
  if (discard !== undefined && by === undefined) {
    throw new CommandError('Say who discards it: --by <who>.');
  }
  if (write !== undefined && existsSync(write)) {
    throw new CommandError(`${write} is there already. Name a new folder.`);
  }
  await withReleases(async (workplace, settings) => {
    const { drafts } = workplace;
    const waiting = await drafts.drafts();
    if (discard !== undefined && by !== undefined) {
      const unwanted = waiting.filter(({ path }) => path === discard);
      await drafts.settleDrafts(unwanted, { by });
      return unwanted.length === 0
        ? { done: false, says: `There is no draft ${discard}.` }
        : { done: true, says: `${discard} is discarded; it stays on record.` };
    }
    if (write !== undefined) {
      const inForce = await filesInForce(settings, workplace.releases);
      await writeFiles(write, withDrafts(inForce, waiting));
      return { done: true, says: `Written to ${write}: try it with mappings check, test and replay.` };
    }
    for (const { path, sentAt, sentBy } of waiting) {
      process.stdout.write(`${path}  sent by ${sentBy} at ${sentAt}\n`);
    }
    return {
      done: true,
      says:
        waiting.length === 0
          ? 'No drafts wait to be published.'
          : 'See what they would change with mappings diff <release> drafts and mappings replay drafts.',
    };
  });
}

async function writeFiles(folder: string, files: readonly ReleaseFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
