import { jsonRefusal, type JsonProblem } from './json-refusal.ts';
import type { Refusal } from './refusal.ts';

/** What JSON may hold before anything is built from it. */
export interface JsonLimits {
  readonly depth: number;
  readonly keysPerObject: number;
  /** Bounds `Bundle.entry`, too. */
  readonly elementsPerArray: number;
  /** Objects and arrays in one document. */
  readonly containers: number;
}

/** FHIR nests about 20 deep and has at most some 60 elements in one object, 120 with their extensions; a Bundle of a long life has some 10,000 entries. */
export const DEFAULT_JSON_LIMITS: JsonLimits = {
  depth: 64,
  keysPerObject: 128,
  elementsPerArray: 20_000,
  containers: 1_000_000,
};

/** A terminology is one list: ICD-10-CM has some 75,000 codes, and SNOMED CT sends parts of 350,000. */
export const TERMINOLOGY_JSON_LIMITS: JsonLimits = {
  ...DEFAULT_JSON_LIMITS,
  elementsPerArray: 500_000,
  containers: 3_000_000,
};

/**
 * Reads through the bytes once, before JSON.parse builds anything from them, and refuses what JSON.parse would take
 * and what would hurt later: bombs (depth, keys, entries), a key twice (the last would win silently), keys that reach
 * JavaScript's prototypes, characters that PostgreSQL's jsonb refuses, numbers that would change by being read.
 * The grammar itself is left to JSON.parse. Findings name the place, never a value.
 */
export function scanJson(bytes: Uint8Array, limits: JsonLimits): Refusal | undefined {
  return new Scan(bytes, limits).run();
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/** One pass. Numbers in plain arrays, indexed by depth: this runs over every byte of every push. */
class Scan {
  private readonly bytes: Uint8Array;
  private readonly limits: JsonLimits;
  private at = 0;
  private depth = 0;
  private containers = 0;
  private awaitsKey = false;
  private refusal: Refusal | undefined;
  /** By depth: is it an array; how many elements or keys so far; where the keys of this object begin in `keys…`. */
  private readonly isArray: boolean[] = [false];
  private readonly count: number[] = [0];
  private readonly keysFrom: number[] = [0];
  /** Keys of all objects that are open, innermost last. */
  private readonly keyHash: number[] = [];
  private readonly keyStart: number[] = [];
  private readonly keyEnd: number[] = [];
  /** `resourceType` of the document, once seen. */
  private rootType = '';

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  run(): Refusal | undefined {
    while (this.at < this.bytes.length && this.refusal === undefined) this.step();
    return this.refusal;
  }

  private step(): void {
    switch (this.bytes[this.at] ?? 0) {
      case QUOTE:
        if (this.awaitsKey) this.key();
        else this.text();
        return;
      case 0x7b: // {
        this.open(false);
        return;
      case 0x5b: // [
        this.open(true);
        return;
      case 0x7d: // }
      case 0x5d: // ]
        this.close();
        return;
      case 0x2c: // ,
        this.next();
        return;
      default:
        if (startsNumber(this.bytes[this.at])) this.number();
        else this.at += 1;
    }
  }

  private open(isArray: boolean): void {
    if (this.depth === 0 && this.containers > 0) {
      this.refuse('json-second-document');
      return;
    }
    if (isArray && this.depth > 0 && this.isArray[this.depth] === true) {
      this.refuse('json-array-in-array');
      return;
    }
    this.depth += 1;
    this.containers += 1;
    this.isArray[this.depth] = isArray;
    this.count[this.depth] = 0;
    this.keysFrom[this.depth] = this.keyHash.length;
    this.awaitsKey = !isArray;
    this.at += 1;
    if (this.depth > this.limits.depth) {
      this.refuse('json-too-deep');
    } else if (this.containers > this.limits.containers) {
      this.refuse('json-too-large');
    }
  }

  private close(): void {
    const from = this.keysFrom[this.depth] ?? 0;
    this.keyHash.length = from;
    this.keyStart.length = from;
    this.keyEnd.length = from;
    if (this.depth > 0) this.depth -= 1;
    this.awaitsKey = false;
    this.at += 1;
  }

  private next(): void {
    this.at += 1;
    if (this.isArray[this.depth] !== true) {
      this.awaitsKey = this.depth > 0;
      return;
    }
    const count = (this.count[this.depth] ?? 0) + 1;
    this.count[this.depth] = count;
    if (count < this.limits.elementsPerArray) return;
    this.refuse('json-array-too-long');
  }

  private key(): void {
    const { bytes } = this;
    const start = this.at + 1;
    let end = start;
    let hash = 0;
    for (; end < bytes.length; end += 1) {
      const byte = bytes[end] ?? QUOTE;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        this.refuse('json-key-escaped');
        return;
      }
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    this.at = end + 1;
    this.awaitsKey = false;
    this.addKey(start, end, hash);
  }

  private addKey(start: number, end: number, hash: number): void {
    const from = this.keysFrom[this.depth] ?? 0;
    const length = end - start;
    const isTwice = this.hasKey(from, start, end, hash);
    this.keyHash.push(hash);
    this.keyStart.push(start);
    this.keyEnd.push(end);
    if (isTwice) this.refuse('json-duplicate-key');
    if (length === 9 || length === 11 || length === 12) this.knownKey(this.plain(start, end), end);
    if (this.keyHash.length - from > this.limits.keysPerObject) this.refuse('json-too-many-keys');
  }

  private knownKey(key: string, end: number): void {
    if (FORBIDDEN_KEYS.includes(key)) this.refuse('json-forbidden-key');
    if (this.depth !== 1 || key !== 'resourceType') return;
    this.rootType = /^\s*:\s*"([A-Za-z]{1,64})"/.exec(this.plain(end + 1, end + 80))?.[1] ?? '';
  }

  /** Compares digests first and then the bytes, so that two names that share a digest are not taken for one. */
  private hasKey(from: number, start: number, end: number, hash: number): boolean {
    for (let known = from; known < this.keyHash.length; known += 1) {
      if (this.keyHash[known] === hash && this.isSameKey(known, start, end)) return true;
    }
    return false;
  }

  private isSameKey(known: number, start: number, end: number): boolean {
    const knownStart = this.keyStart[known] ?? 0;
    if ((this.keyEnd[known] ?? 0) - knownStart !== end - start) return false;
    for (let at = 0; at < end - start; at += 1) {
      if (this.bytes[knownStart + at] !== this.bytes[start + at]) return false;
    }
    return true;
  }

  private text(): void {
    const { bytes } = this;
    let at = this.at + 1;
    while (at < bytes.length && bytes[at] !== QUOTE) {
      if (bytes[at] !== BACKSLASH) at += 1;
      else if (bytes[at + 1] === 0x75) at = this.unicodeEscape(at);
      else at += 2;
    }
    this.at = at + 1;
  }

  /** `\u0000` and half of a surrogate pair are good JSON and no text: the database would refuse them after we said yes. */
  private unicodeEscape(at: number): number {
    const unit = Number.parseInt(this.plain(at + 2, at + 6), 16);
    if (unit === 0) {
      this.refuse('json-nul');
    } else if (unit >= 0xdc00 && unit <= 0xdfff) {
      this.refuse('json-lone-surrogate');
    } else if (unit >= 0xd800 && unit <= 0xdbff) {
      if (/^\\u[dD][c-fC-F]/.test(this.plain(at + 6, at + 10))) return at + 12;
      this.refuse('json-lone-surrogate');
    }
    return at + 6;
  }

  private number(): void {
    const { bytes } = this;
    const start = this.at;
    let end = start;
    let hasExponent = false;
    for (; end < bytes.length && continuesNumber(bytes[end]); end += 1) {
      hasExponent ||= bytes[end] === 0x65 || bytes[end] === 0x45;
    }
    this.at = end;
    // Up to 15 digits are exact, whatever they mean.
    if (hasExponent || end - start > 15) this.longNumber(this.plain(start, Math.min(end, start + 400)));
  }

  private longNumber(spelled: string): void {
    const value = Number(spelled);
    if (value === Infinity || value === -Infinity) {
      this.refuse('json-number-too-large');
    } else if (/^-?\d+$/.test(spelled) && !Number.isSafeInteger(value)) {
      this.refuse('json-integer-too-large');
    }
  }

  private plain(start: number, end: number): string {
    return String.fromCharCode(...this.bytes.subarray(start, Math.min(end, this.bytes.length)));
  }

  private refuse(problem: JsonProblem): void {
    this.refusal ??= jsonRefusal(problem, this.place());
  }

  /** FHIRPath of where the scan stands. Stops before a name that is no FHIR name: it could be anything. */
  private place(): string | undefined {
    let path = this.rootType;
    for (let depth = 1; depth <= this.depth; depth += 1) {
      const step = this.isArray[depth] === true ? `[${String(this.count[depth] ?? 0)}]` : this.keyAt(depth);
      if (step === undefined) break;
      path += path === '' || step.startsWith('[') ? step : `.${step}`;
    }
    return path === '' ? undefined : path;
  }

  /** The key that an open object stands at: the last one before those of the object inside it begin. */
  private keyAt(depth: number): string | undefined {
    const end = depth < this.depth ? (this.keysFrom[depth + 1] ?? 0) : this.keyHash.length;
    if (end <= (this.keysFrom[depth] ?? 0)) return undefined;
    const start = this.keyStart[end - 1] ?? 0;
    const name = this.plain(start, Math.min(this.keyEnd[end - 1] ?? 0, start + 66));
    return /^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) ? name : undefined;
  }
}

function startsNumber(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 0x2d || (byte >= 0x30 && byte <= 0x39));
}

function continuesNumber(byte: number | undefined): boolean {
  return startsNumber(byte) || byte === 0x2e || byte === 0x2b || byte === 0x65 || byte === 0x45;
}
