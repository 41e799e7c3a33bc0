/** What a message says as JSON; undefined when it is none. For messages that were kept before they are understood. */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
