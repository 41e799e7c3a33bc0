import { type RawBuilder, sql } from 'kysely';

/** Object ids of the PostgreSQL types whose JavaScript form we choose ourselves. */
const BYTEA = 17;
const INT8 = 20;
const TIMESTAMPTZ = 1184;

/**
 * Both drivers read these alike: bytes as bytes, counts as numbers (none of ours comes near 2^53) and instants as ISO
 * strings in UTC with three decimals, which sort as text and never carry the zone of the machine.
 */
export const VALUE_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [BYTEA]: bytesFrom,
  [INT8]: Number,
  [TIMESTAMPTZ]: instantFrom,
};

/** `2026-11-20 08:15:00.123456+00` as PostgreSQL writes it when the session's zone is UTC. */
function instantFrom(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString();
}

/** `\\x` and hex digits. A plain Uint8Array, since that is what the ports speak of. */
function bytesFrom(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** Bytes on their way in: as base64, since the embedded driver would write them out one by one. */
export function bytea(bytes: Uint8Array): RawBuilder<Uint8Array> {
  return sql<Uint8Array>`decode(${base64(bytes)}, 'base64')`;
}

/** As `decode` reads it. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
