import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One thing that reached the simulated payer or that it did: never changed, never removed. */
export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly operation:
    'submit' | 'inquire' | 'subscribe' | 'attach' | 'token' | 'decide' | 'notify' | 'decoy' | 'other';
  /** `system|value`. */
  readonly bundleIdentifier?: string | undefined;
  /** `system|value`. */
  readonly claimIdentifier?: string | undefined;
  readonly memberId?: string | undefined;
  /** Of the bytes as they came. */
  readonly sha256?: string | undefined;
  /** What was decided: `approve`, or by line `1:A1 2:A3`. */
  readonly decision?: string | undefined;
  /** The payer took it: from here on it exists there, whatever the sender came to know. */
  readonly accepted: boolean;
  /** Seq of the first accepted submit under the same Claim or Bundle identifier. */
  readonly duplicateOf?: number | undefined;
  /** What went over the wire: an HTTP status, or the name of the fault. */
  readonly answer?: string | undefined;
  readonly rule?: string | undefined;
}

/** Append-only; the judge of what was really received. */
export interface Ledger {
  append(entry: Omit<LedgerEntry, 'seq' | 'at'>): LedgerEntry;
  entries(): readonly LedgerEntry[];
  close(): void;
}

/** In memory, or in a file of JSON lines: then an entry is on the disk before its request is answered. */
export function openLedger(file: string | undefined): Ledger {
  const entries = file === undefined ? [] : readEntries(file);
  let handle = file === undefined ? undefined : openSync(file, 'a');
  if (handle !== undefined && entries.length > 0) writeSync(handle, '\n'); // ends a line that a crash cut off
  return {
    append: (entry) => {
      const complete = { seq: (entries.at(-1)?.seq ?? 0) + 1, at: new Date().toISOString(), ...entry };
      entries.push(complete);
      if (handle !== undefined) {
        writeSync(handle, `${JSON.stringify(complete)}\n`);
        fsyncSync(handle);
      }
      return complete;
    },
    entries: () => [...entries],
    close: () => {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

/** A line cut off by a crash was never answered; it is left out. */
function readEntries(file: string): LedgerEntry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(readEntry);
}

function readEntry(line: string): LedgerEntry[] {
  try {
    return [JSON.parse(line) as LedgerEntry]; // we wrote it
  } catch {
    return [];
  }
}
