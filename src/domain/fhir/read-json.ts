import { refuse, type Refusal } from './refusal.ts';
import { scanJson, type JsonLimits } from './scan-json.ts';

export type ReadJson =
  | { readonly value: unknown; readonly refusal: undefined }
  | { readonly value: undefined; readonly refusal: Refusal };

/** Bytes as one JSON document in UTF-8, within limits; a byte-order mark is passed over, as real feeds send it. */
export function readJson(bytes: Uint8Array, limits: JsonLimits): ReadJson {
  if (bytes.length === 0)
    return no('json-empty', 'The body is empty. Send a FHIR resource or Bundle as JSON.');
  const text = decode(bytes);
  if (text === undefined) return no('json-not-utf8', 'The body is not UTF-8. Encode it as UTF-8.');
  const refusal = scanJson(bytes, limits);
  if (refusal !== undefined) return { value: undefined, refusal };
  try {
    return { value: JSON.parse(text) as unknown, refusal: undefined };
  } catch (error) {
    return no('json-malformed', `The body is not well-formed JSON${positionOf(error)}. Nothing was stored.`);
  }
}

/** The decoder replaces nothing: a wrong byte in a name would otherwise become another name. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Only the position: the engine's message quotes the text around it, which may be PHI. */
function positionOf(error: unknown): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` at character ${position}`;
}

function no(key: string, text: string): ReadJson {
  return { value: undefined, refusal: refuse(400, { code: 'invalid', key, text }) };
}
