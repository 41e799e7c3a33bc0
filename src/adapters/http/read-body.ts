import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';
import { judgeContentType } from './content-type.ts';

export type Body =
  | { readonly bytes: Uint8Array; readonly refusal: undefined }
  | { readonly bytes: undefined; readonly refusal: Refusal };

/**
 * The body as it came, within the limit. What is too large is refused by its Content-Length where it has one, before
 * anything is kept; the rest of it is let run out, so that the sender can read why instead of seeing a broken pipe.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const refusal = judgeContentType(request.headers['content-type'], request.headers['content-encoding']);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (refusal !== undefined || declared > maxBytes) {
    await collect(request, 0, maxBytes);
    return { bytes: undefined, refusal: refusal ?? tooLarge(maxBytes) };
  }
  const bytes = await collect(request, maxBytes, maxBytes);
  return bytes === undefined
    ? { bytes: undefined, refusal: tooLarge(maxBytes) }
    : { bytes, refusal: undefined };
}

/** Undefined when more came than may be kept. Of what is not kept, so much more is listened to and no further. */
function collect(request: IncomingMessage, keep: number, listen: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= keep) chunks.push(chunk);
      else chunks = [];
      if (length > keep + listen) {
        request.pause();
        resolve(undefined);
      }
    });
    request.once('end', () => {
      resolve(length <= keep ? Buffer.concat(chunks) : undefined);
    });
    request.once('error', reject);
    request.once('close', () => {
      reject(new Error('The caller went away before the body was complete.'));
    });
  });
}

function tooLarge(maxBytes: number): Refusal {
  const most = String(Math.floor(maxBytes / 1024));
  const text = `The body is larger than ${most} KiB. Send the message in parts.`;
  return refuse(413, { code: 'too-long', key: 'body-too-large', text });
}
