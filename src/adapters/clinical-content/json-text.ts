import { scanJson } from '../../domain/fhir/scan-json.ts';
import { type ContentFile, type ContentProblem, EMPTY } from './content-file.ts';

/** Content is written by the site itself: its tables may be long. */
const LIMITS = { depth: 64, keysPerObject: 1_000, elementsPerArray: 5_000_000, containers: 50_000_000 };

/** A JSON file of a release, or why it cannot be read: the place first, in words that are no engine's. */
export function readJsonText({ path, text }: ContentFile): {
  readonly value: unknown;
  readonly problems: readonly ContentProblem[];
  readonly oversights: readonly ContentProblem[];
} {
  const unread = (says: string, line?: number) => ({
    value: undefined,
    problems: [{ file: path, line, says }],
    oversights: [],
  });
  if (text.trim() === '') return unread(EMPTY);
  try {
    const value: unknown = JSON.parse(text);
    return { value, problems: [], oversights: oversightsIn(path, text) };
  } catch (error) {
    const [why = ''] = error instanceof Error ? error.message.split(/ in JSON at| \(line|, ?"/) : [];
    return unread(`This is not readable JSON: ${why}.`, lineAt(text, error));
  }
}

/** What JSON.parse would take and pass over in silence: a key twice, of which the last wins. */
function oversightsIn(path: string, text: string): readonly ContentProblem[] {
  const refusal = scanJson(new TextEncoder().encode(text), LIMITS);
  return (refusal?.findings ?? []).map(({ text: says, expression }) => ({
    file: path,
    line: undefined,
    says: expression === undefined ? says : `${expression}: ${says}`,
  }));
}

function lineAt(text: string, error: unknown): number | undefined {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  // Where the text ends too early the engine names no position.
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
}
