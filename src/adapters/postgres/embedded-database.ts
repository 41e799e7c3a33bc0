import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { lockDirectory } from './directory-lock.ts';
import { VALUE_PARSERS } from './value-parsers.ts';

/** A database in this process, without a server; `directory` holds its files and its lock. */
export async function openEmbedded(
  directory: string,
): Promise<{ readonly lite: PGlite; readonly release: () => void }> {
  mkdirSync(directory, { recursive: true });
  const lock = lockDirectory(join(directory, 'lock'));
  try {
    const dataDir = filesIn(directory);
    if (isNewDirectory(directory)) await initialise(directory, dataDir);
    const lite = await PGlite.create({ dataDir, parsers: VALUE_PARSERS });
    return { lite, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Nothing was ever kept there: opening it takes some seconds more. */
export function isNewDirectory(directory: string): boolean {
  return !existsSync(filesIn(directory));
}

function filesIn(directory: string): string {
  return join(directory, 'data');
}

/** A database that lives and dies with this object, from an image of a migrated one when there is one. */
export function openInMemory(image?: Blob): Promise<PGlite> {
  return PGlite.create({
    parsers: VALUE_PARSERS,
    ...(image === undefined ? {} : { loadDataDir: image }),
  });
}

/** Under another name first: a start that was interrupted leaves nothing that looks finished. */
async function initialise(directory: string, dataDir: string): Promise<void> {
  const unfinished = join(directory, 'data.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  await createDataDirectory(unfinished);
  renameSync(unfinished, dataDir);
}

/** Creating a database leaves some 500 MB behind in the process that does it, so a short-lived child does. */
async function createDataDirectory(path: string): Promise<void> {
  const script = fileURLToPath(new URL('./create-data-directory.js', import.meta.url));
  if (existsSync(script)) {
    await promisify(execFile)(process.execPath, [script, path]);
    return;
  }
  // Running from the sources: there is no compiled script to give to a child.
  const lite = await PGlite.create({ dataDir: path });
  await lite.close();
}
