import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Says whether two resources have the same content, whatever the order of their keys. `meta.versionId` and
 * `meta.lastUpdated` are left out: an EHR that stores a resource anew without changing it has told us nothing.
 */
export function contentHash(resource: Resource): string {
  const { versionId, lastUpdated, ...meta } = resource.meta ?? {};
  const isPlain = versionId === undefined && lastUpdated === undefined;
  const bare = isPlain ? resource : { ...resource, meta: Object.keys(meta).length > 0 ? meta : undefined };
  return sha256(canonicalJson(bare));
}

/** JSON with the keys of every object sorted. */
function canonicalJson(node: unknown): string {
  if (typeof node === 'string') return quoted(node);
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  if (Array.isArray(node)) return `[${node.map(canonicalJson).join()}]`;
  const members = node as Readonly<Record<string, unknown>>; // a JSON object has nothing but string keys
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const value = members[key];
    if (value !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** Most texts of a resource are codes, ids and dates, which JSON spells as they are. */
const PLAIN = /^[\w .:/+|,;()@#-]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
