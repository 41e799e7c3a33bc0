import { readJson } from '../domain/fhir/read-json.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/fhir/scan-json.ts';
import { takeApart, type Part } from '../domain/fhir/take-apart.ts';
import { joined, linesOf } from './lines-of.ts';
import type { Incoming, Receipt } from './ports/resource-store.ts';
import { incomingOf, type Receiving } from './receive.ts';

/** A file of resources: one a line (`lines`, NDJSON), or one resource or Bundle (`document`). */
export interface ResourceFile {
  readonly name: string;
  readonly holds: 'lines' | 'document';
  /** Size on disk, and how much of that has been read. */
  readonly size: number;
  readonly bytesRead: () => number;
  /** The content, unpacked. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** A line or document that was not taken. Says what and where, never a value. */
interface ImportProblem {
  readonly file: string;
  readonly line: number | undefined;
  readonly says: string;
}

/** What an import has done so far. */
export interface ImportCount {
  readonly stored: Record<Receipt['resources'][number]['stored'], number>;
  /** Resources that are not needed here, by type: neither indexed nor kept, since the file stays with its owner. */
  readonly passedOver: Record<string, number>;
  readonly refused: number;
  /** The first of them in each file. */
  readonly problems: readonly ImportProblem[];
  /** Cases opened or touched. */
  readonly cases: number;
}

export interface Importing extends Pick<Receiving, 'store' | 'limits' | 'sha256'> {
  /** As which sender the resources are stored. */
  readonly sender: string;
  /** Called after each group of lines, with the bytes of all files read so far. */
  readonly onProgress?: (bytesRead: number, count: ImportCount) => void;
}

/** One transaction each: many enough for speed, few enough to be held in memory. */
const LINES_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** Of one file: a file of the wrong kind must not hide what is wrong in the others. */
const PROBLEMS_KEPT = 10;

/**
 * Takes in whole files. A bad line is reported and passed over; everything else is stored in groups, each one message
 * with its exact lines. Importing the same again changes nothing. No case is hinted: the sweep finds what is due.
 */
export async function importResources(
  files: readonly ResourceFile[],
  importing: Importing,
): Promise<ImportCount> {
  const run = new ImportRun(importing);
  let before = 0;
  for (const file of files) {
    const report = (): void => importing.onProgress?.(before + file.bytesRead(), run.count);
    if (file.holds === 'lines') await run.lines(file, report);
    else await run.document(file, report);
    before += file.size;
  }
  return run.count;
}

interface Mutable {
  stored: ImportCount['stored'];
  passedOver: Record<string, number>;
  refused: number;
  problems: ImportProblem[];
  cases: number;
}

class ImportRun {
  readonly count: Mutable = {
    stored: { created: 0, updated: 0, unchanged: 0, superseded: 0 },
    passedOver: {},
    refused: 0,
    problems: [],
    cases: 0,
  };
  private readonly importing: Importing;
  /** The group that is being filled: its lines as they came, and what they bring, each name once. */
  private group: Uint8Array[] = [];
  private groupBytes = 0;
  private incoming = new Map<string, Incoming>();

  constructor(importing: Importing) {
    this.importing = importing;
  }

  async lines(file: ResourceFile, report: () => void): Promise<void> {
    let line = 0;
    for await (const bytes of linesOf(file.open())) {
      line += 1;
      if (isBlank(bytes)) continue;
      const parts = this.take(bytes, { file: file.name, line });
      if (parts === undefined) continue;
      await this.add(bytes, incomingOf(parts), report);
    }
    await this.flush(report);
  }

  async document(file: ResourceFile, report: () => void): Promise<void> {
    const bytes = await whole(file.open());
    const parts = this.take(bytes, { file: file.name, line: undefined });
    if (parts === undefined) return;
    await this.store(bytes, 'application/fhir+json', incomingOf(parts));
    report();
  }

  private async add(bytes: Uint8Array, brought: readonly Incoming[], report: () => void): Promise<void> {
    if (brought.length === 0) return;
    // Two versions of one resource may not share a transaction: the later line must come after the earlier.
    const isAgain = brought.some((each) => this.incoming.has(nameOf(each)));
    const isFull = this.group.length >= LINES_AT_ONCE || this.groupBytes + bytes.length > BYTES_AT_ONCE;
    if (isAgain || isFull) await this.flush(report);
    this.group.push(bytes);
    this.groupBytes += bytes.length;
    for (const each of brought) this.incoming.set(nameOf(each), each);
  }

  private async flush(report: () => void): Promise<void> {
    if (this.group.length > 0) {
      await this.store(withLineEnds(this.group), 'application/fhir+ndjson', [...this.incoming.values()]);
    }
    this.group = [];
    this.groupBytes = 0;
    this.incoming = new Map();
    report();
  }

  private async store(bytes: Uint8Array, contentType: string, resources: readonly Incoming[]): Promise<void> {
    const { store, sender } = this.importing;
    const receipt = await store.receive({ sender, interaction: 'import', contentType, bytes }, resources);
    for (const { stored } of receipt.resources) this.count.stored[stored] += 1;
    this.count.cases += receipt.cases.length;
  }

  /** The parts of a line or document; undefined, and reported, when it is refused. */
  private take(bytes: Uint8Array, place: Omit<ImportProblem, 'says'>): readonly Part[] | undefined {
    const { limits, sha256 } = this.importing;
    const json = readJson(bytes, limits ?? DEFAULT_JSON_LIMITS);
    const refused = json.refusal;
    if (refused !== undefined) {
      this.refuse(place, refused.findings[0]);
      return undefined;
    }
    const { apart, refusal } = takeApart(json.value, (text) => sha256(new TextEncoder().encode(text)));
    if (refusal !== undefined) {
      this.refuse(place, refusal.findings[0]);
      return undefined;
    }
    for (const part of apart.parts) {
      if (part.outcome === 'refused') this.refuse(place, part.refusal.findings[0]);
      if (part.outcome !== 'passed-over') continue;
      this.count.passedOver[part.type] = (this.count.passedOver[part.type] ?? 0) + 1;
    }
    return apart.parts;
  }

  private refuse(
    place: Omit<ImportProblem, 'says'>,
    finding: { text: string; expression?: string } | undefined,
  ): void {
    this.count.refused += 1;
    const kept = this.count.problems.filter(({ file }) => file === place.file).length;
    if (kept >= PROBLEMS_KEPT) return;
    const at = finding?.expression === undefined ? '' : `${finding.expression}: `;
    this.count.problems.push({ ...place, says: `${at}${finding?.text ?? 'This cannot be taken.'}` });
  }
}

function withLineEnds(lines: readonly Uint8Array[]): Uint8Array {
  const end = new Uint8Array([0x0a]);
  return joined(lines.flatMap((line) => [line, end]));
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

function nameOf({ type, id }: Incoming): string {
  return `${type}/${id}`;
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return joined(all);
}
