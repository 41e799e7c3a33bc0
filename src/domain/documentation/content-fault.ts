import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { resolve, type Snapshot } from '../case/snapshot.ts';

const MEGABYTE = 1024 * 1024;

/** So many characters of base64 hold the first bytes that tell a format. */
const HEAD_CHARACTERS = 32;

/** How the formats that payers take begin (public format descriptions). */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['%PDF'],
  'image/png': ['\x89PNG'],
  'image/jpeg': ['\xFF\xD8\xFF'],
  'image/gif': ['GIF8'],
  'image/tiff': ['II*\0', 'MM\0*'],
  'application/rtf': ['{\\rtf'],
  'text/rtf': ['{\\rtf'],
  'application/xml': ['<', '\xEF\xBB\xBF<'],
  'text/xml': ['<', '\xEF\xBB\xBF<'],
};

/** What is wrong with the bytes of a document, as the act that mends it: its size, or that they are not what they say. */
export function contentFault(
  { content }: DocumentReference,
  maxMegabytes: number | undefined,
  snapshot: Pick<Snapshot, 'byReference'>,
): string | undefined {
  for (const { attachment } of content) {
    const { contentType, data } = bytesOf(attachment, snapshot);
    const size = data === undefined ? attachment.size : (data.length * 3) / 4;
    if (maxMegabytes !== undefined && size !== undefined && size > maxMegabytes * MEGABYTE) {
      return `It is larger than the ${String(maxMegabytes)} MB this payer takes: push it smaller, or in parts`;
    }
    if (data !== undefined && !isWhatItSays(contentType, data)) {
      return `Its content is not ${contentType ?? ''} as declared: push it again with the right content or type`;
    }
  }
  return undefined;
}

function bytesOf(
  { contentType, data, url }: Attachment,
  snapshot: Pick<Snapshot, 'byReference'>,
): { contentType: string | undefined; data: string | undefined } {
  if (data !== undefined || url === undefined) return { contentType, data };
  const held = resolve(snapshot, { reference: url })?.resource;
  return held?.resourceType === 'Binary'
    ? { contentType: contentType ?? held.contentType, data: held.data }
    : { contentType, data };
}

/** A format that we do not know is taken at its word. */
function isWhatItSays(contentType: string | undefined, data: string): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const head = headOf(data);
  if (head === undefined) return false;
  const beginnings = BEGINNINGS[type];
  if (beginnings !== undefined) return beginnings.some((each) => head.trimStart().startsWith(each));
  if (type !== 'text/plain') return true;
  return !['application/pdf', 'image/png', 'image/jpeg', 'image/tiff'].some((other) =>
    (BEGINNINGS[other] ?? []).some((each) => head.startsWith(each)),
  );
}

/** The first bytes, one character each; undefined when it is no base64 at all. */
function headOf(data: string): string | undefined {
  const head = data
    .slice(0, HEAD_CHARACTERS * 2)
    .replace(/\s+/g, '')
    .slice(0, HEAD_CHARACTERS);
  try {
    return atob(head.slice(0, head.length - (head.length % 4)));
  } catch {
    return undefined;
  }
}
