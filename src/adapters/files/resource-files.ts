import { createReadStream, type ReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ResourceFile } from '../../workflow/import-resources.ts';

const LINES = /\.(ndjson|jsonl)(\.gz)?$/;
const DOCUMENT = /\.json(\.gz)?$/;

/** What others point to comes first, so that a case is whole sooner; nothing depends on it. */
const FIRST = [
  'Organization',
  'Location',
  'Practitioner',
  'PractitionerRole',
  'Patient',
  'RelatedPerson',
  'Coverage',
];

/** A file of resources, or all of them in a folder: `.ndjson`, `.jsonl` and `.json`, each also with `.gz`. */
export async function resourceFiles(path: string): Promise<readonly ResourceFile[]> {
  const isFolder = (await stat(path)).isDirectory();
  const paths = isFolder ? (await readdir(path)).sort(byRank).map((name) => join(path, name)) : [path];
  const readable = paths.filter((each) => LINES.test(each) || DOCUMENT.test(each));
  return Promise.all(readable.map((each) => resourceFile(each)));
}

function byRank(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || a.localeCompare(b);
}

function rankOf(name: string): number {
  const rank = FIRST.indexOf(name.split('.')[0] ?? '');
  return rank === -1 ? FIRST.length : rank;
}

async function resourceFile(path: string): Promise<ResourceFile> {
  const { size } = await stat(path);
  let raw: ReadStream | undefined;
  return {
    name: basename(path),
    holds: LINES.test(path) ? 'lines' : 'document',
    size,
    bytesRead: () => raw?.bytesRead ?? 0,
    open: () => {
      const opened = createReadStream(path, { highWaterMark: 256 * 1024 });
      raw = opened;
      // `pipeline` passes a read error on to whoever iterates.
      return path.endsWith('.gz') ? pipeline(opened, createGunzip(), () => undefined) : opened;
    },
  };
}
