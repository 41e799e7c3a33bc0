/** Object ids of the PostgreSQL types whose JavaScript form we choose ourselves. */
const INT8 = 20;
const TIMESTAMPTZ = 1184;

/**
 * Both drivers read these alike: counts as numbers (none of ours comes near 2^53) and instants as ISO strings in
 * UTC with three decimals, which sort as text and never carry the zone of the machine.
 */
export const VALUE_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: Number,
  [TIMESTAMPTZ]: instantFrom,
};

/** `2026-11-20 08:15:00.123456+00` as PostgreSQL writes it when the session's zone is UTC. */
function instantFrom(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString();
}
