import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** One file of `mappings/`, as text. */
export interface ContentFile {
  /** Relative to the mappings folder: `payers/example-health.yaml`. */
  readonly path: string;
  readonly text: string;
}

export const EMPTY = 'The file is empty. Fill it, or take it out.';

/** What is wrong in a content file, for the person who wrote it. */
export interface ContentProblem {
  readonly file: string;
  readonly line: number | undefined;
  /** Keys and indexes down to the place, where one is known. */
  readonly path?: readonly PropertyKey[];
  /** A sentence a clinician understands, with the remedy. */
  readonly says: string;
}

export type Read<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: undefined; readonly problems: readonly ContentProblem[] };

/**
 * Reads a YAML or JSON content file (JSON is YAML) against a schema; every problem names its line.
 * `lineOf` tells the line of a place in the file, for checks that a schema cannot make.
 */
export function readContentFile<T>(
  file: ContentFile,
  schema: z.ZodType<T>,
): Read<{ content: T; lineOf: (path: readonly PropertyKey[]) => number | undefined }> {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  const syntax = document.errors.map((error) => ({
    file: file.path,
    line: error.linePos?.[0].line,
    says: `This is not readable YAML: ${error.message.split('\n')[0] ?? 'syntax error'}`,
  }));
  if (syntax.length > 0) return { value: undefined, problems: syntax };
  if (document.contents === null)
    return { value: undefined, problems: [{ file: file.path, line: undefined, says: EMPTY }] };

  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
        return lines.linePos(Number(node.range[0])).line;
      }
    }
    return undefined;
  };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: { content: parsed.data, lineOf }, problems: [] };
  return {
    value: undefined,
    problems: parsed.error.issues.map((issue) => ({
      file: file.path,
      line: lineOf(issue.path),
      path: issue.path,
      says: `${issue.path.map(String).join('.') || 'The file'}: ${sayIssue(issue.message)}`,
    })),
  };
}

/** The library's own words for what is not there, as a person says them. */
function sayIssue(message: string): string {
  const expected = /^Invalid input: expected (.*), received undefined$/.exec(message)?.[1];
  return expected === undefined ? message : `it is missing (${expected})`;
}
