import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { receive } from '../workflow/receive.ts';
import type { Outside } from '../workflow/outside.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { CommandError } from './refusal-text.ts';

/** A record in memory that holds some files: the same way in, the same links, the same rules as the service. */
export interface Scratch {
  readonly outside: Outside;
  /** One for each encounter of the files. */
  readonly snapshots: readonly Snapshot[];
  readonly close: () => Promise<void>;
}

/** Who sends what a person tries without saying whose it is. */
const LOCAL_SENDER = 'local';

/** Takes files into a record in memory, as of one sender. @throws CommandError saying what in the file cannot be taken. */
export async function openScratch(files: readonly string[], sender = LOCAL_SENDER): Promise<Scratch> {
  const documents = [];
  for (const file of files) documents.push({ file, bytes: await readDocument(file) });
  const workplace = await openWorkplace(loadSettings(), jsonLog('silent'), { inMemory: true });
  const { outside, close } = workplace;
  try {
    const encounters = new Set<string>();
    for (const document of documents) {
      for (const id of await takeIn(document, sender, outside)) encounters.add(id);
    }
    if (encounters.size === 0) {
      throw new CommandError(`${files.join(', ')}: no Encounter in it, so there is nothing to assess.`);
    }
    const snapshots = await Promise.all(
      [...encounters].map((encounterId) => outside.store.snapshotOf({ sender, encounterId })),
    );
    return { outside, snapshots: snapshots.filter((each) => each !== undefined), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Document {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The encounters a file brings. */
async function takeIn(
  { file, bytes }: Document,
  sender: string,
  outside: Outside,
): Promise<readonly string[]> {
  const { received, refusal } = await receive(
    { sender, contentType: 'application/fhir+json', asked: { how: 'import' }, bytes },
    outside,
  );
  if (refusal !== undefined) {
    const says = refusal.findings
      .map(({ text, expression }) => `  ${expression ?? file}: ${text}`)
      .join('\n');
    throw new CommandError(`${file} cannot be taken in:\n${says}`);
  }
  return received.receipt.resources.flatMap(({ type, id }) => (type === 'Encounter' ? [id] : []));
}

/** Blanks and a byte order mark, then an object or a list. */
const BEGINS_AS_JSON = /^\uFEFF?\s*[{[]/;
/** So many bytes tell what a file begins with. */
const BEGINNING = 1024;

/** What a file holds. @throws CommandError where it is not there, or is no JSON at all. */
async function readDocument(file: string): Promise<Uint8Array> {
  const bytes = await readMaybeZipped(file);
  if (BEGINS_AS_JSON.test(Buffer.from(bytes.subarray(0, BEGINNING)).toString('utf8'))) return bytes;
  throw new CommandError(`${file} holds no JSON. Name a file with a FHIR Bundle or resource in JSON.`);
}

/** Larger than any Bundle that a person tries, unpacked. */
const MOST_BYTES = 512 * 1024 * 1024;

async function readMaybeZipped(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`There is no readable file ${file}.`);
  });
  if (!file.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    throw new CommandError(`${file} is no gzip file, or holds more than 512 MB.`);
  }
}
