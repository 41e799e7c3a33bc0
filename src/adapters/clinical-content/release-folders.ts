import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestName } from '../../domain/fhir/nearest-name.ts';
import type { ContentProblem } from './content-file.ts';

/** What a release is made of: its folders, and how the names of their files end. */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'naming-systems': ['.json'],
  'concept-maps': ['.json'],
  'value-sets': ['.json'],
  rules: ['.yaml'],
  criteria: ['.yaml'],
  payers: ['.yaml'],
  calendars: ['.yaml'],
  documents: ['.yaml'],
  tables: ['.yaml', '.csv', '.csv.gz'],
};

/** A name that begins with _ is a template for people to copy. */
export function isRead(name: string, endings: readonly string[]): boolean {
  return endings.some((ending) => name.endsWith(ending)) && !name.startsWith('_');
}

/** Notes, and what editors and systems leave behind: nobody means them to be content. */
const BESIDE = /^[._]|^readme|\.(?:md|txt|bak|orig|swp|tmp)$|~$/i;

/** Files and folders that stand where content stands and would not be read: misspelt, most often, and without effect. */
export async function strayFiles(directory: string): Promise<readonly ContentProblem[]> {
  if (!existsSync(directory)) return [];
  const strays: ContentProblem[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const endings = FOLDERS[entry.name];
    if (entry.isDirectory() && endings !== undefined)
      strays.push(...(await straysIn(directory, entry.name, endings)));
    else if (entry.isDirectory()) strays.push(...misnamedFolder(entry.name));
  }
  return strays;
}

async function straysIn(
  directory: string,
  folder: string,
  endings: readonly string[],
): Promise<readonly ContentProblem[]> {
  const names = await readdir(join(directory, folder));
  return names
    .filter((name) => !BESIDE.test(name) && !isRead(name, endings))
    .map((name) => ({
      file: `${folder}/${name}`,
      line: undefined,
      says: `It is not read: here names end in ${endings.join(' or ')}. Rename it, or take it out.`,
    }));
}

function misnamedFolder(name: string): readonly ContentProblem[] {
  const nearest = nearestName(name, Object.keys(FOLDERS));
  if (nearest === undefined) return [];
  return [{ file: name, line: undefined, says: `This folder is not read. Did you mean ${nearest}?` }];
}
