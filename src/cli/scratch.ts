import { readFile } from 'node:fs/promises';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import { receive } from '../workflow/receive.ts';
import type { Outside } from '../workflow/outside.ts';
import { openWorkplace } from '../wiring.ts';
import { CommandError } from './refusal-text.ts';

/** A record in memory that holds one file: the same way in, the same links, the same rules as the service. */
export interface Scratch {
  readonly outside: Outside;
  /** One for each encounter of the file. */
  readonly snapshots: readonly Snapshot[];
  readonly close: () => Promise<void>;
}

const SENDER = 'local';

/** Takes a file into a record in memory. @throws CommandError saying what in the file cannot be taken. */
export async function openScratch(file: string): Promise<Scratch> {
  const bytes = await readFile(file);
  const workplace = await openWorkplace(loadSettings(), jsonLog('silent'), { inMemory: true });
  const { outside, close } = workplace;
  try {
    const { received, refusal } = await receive(
      { sender: SENDER, contentType: 'application/fhir+json', asked: { how: 'import' }, bytes },
      outside,
    );
    if (refusal !== undefined) {
      const says = refusal.findings
        .map(({ text, expression }) => `  ${expression ?? file}: ${text}`)
        .join('\n');
      throw new CommandError(`${file} cannot be taken in:\n${says}`);
    }
    const encounters = received.receipt.resources.filter(({ type }) => type === 'Encounter');
    if (encounters.length === 0)
      throw new CommandError(`${file} holds no Encounter, so there is nothing to assess.`);
    const snapshots = await Promise.all(
      encounters.map(({ id }) => outside.store.snapshotOf({ sender: SENDER, encounterId: id })),
    );
    return { outside, snapshots: snapshots.filter((each) => each !== undefined), close };
  } catch (error) {
    await close();
    throw error;
  }
}
