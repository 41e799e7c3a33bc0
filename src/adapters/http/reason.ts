/** What a person says may be read by many: long enough for a reason, too short for a chart. */
const LONGEST_REASON = 300;
export const MAX_REASON_BYTES = 4_096;

/** The reason in the body of an act; undefined when there is none, or one that is too long. */
export function reasonIn(bytes: Uint8Array): string | undefined {
  const because = memberIn(bytes, 'because');
  const isReason = typeof because === 'string' && because.trim() !== '' && because.length <= LONGEST_REASON;
  return isReason ? because.trim() : undefined;
}

/** One member of a JSON body; undefined when it is not there, or the body is no JSON object. */
export function memberIn(bytes: Uint8Array, name: string): unknown {
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof said === 'object' && said !== null
      ? Object.entries(said).find(([key]) => key === name)?.[1]
      : undefined;
  } catch {
    return undefined;
  }
}

/** What to send instead. */
export function sayReason(body: string): string {
  return `Say why in the body: ${body}, at most ${String(LONGEST_REASON)} characters, without patient data.`;
}
