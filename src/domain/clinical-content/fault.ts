/** Something wrong in a content file, told by its place; the reader of files turns the place into a line. */
export interface Fault {
  readonly file: string;
  /** Keys and indexes down to the place: `['group', 0, 'element', 3]`. */
  readonly path: readonly PropertyKey[];
  /** A sentence a clinician understands, with the remedy. */
  readonly says: string;
  /** The other side of a contradiction. */
  readonly also?: { readonly file: string; readonly path: readonly PropertyKey[] };
}

/** One content file after reading: where it came from and what it holds. */
export interface Source<T> {
  /** Relative to the mappings folder: `concept-maps/encounter-class-to-urgency.json`. */
  readonly file: string;
  readonly content: T;
}

/** `concept-maps/encounter-class-to-urgency.riverside.json` → `encounter-class-to-urgency`. */
export function nameOfFile(file: string): string {
  return (file.split('/').at(-1) ?? file).split('.')[0] ?? file;
}
