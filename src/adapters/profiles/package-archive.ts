import { gunzipSync } from 'node:zlib';

/** One file of a package. */
interface PackageFile {
  readonly path: string;
  readonly text: string;
}

const BLOCK = 512;

/**
 * The files of an IG package (`.tgz`) as they are: a ustar archive, read block by block.
 * https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export function* packageFiles(archive: Uint8Array): Generator<PackageFile> {
  const tar = gunzipSync(archive);
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const size = Number.parseInt(field(header, 124, 12), 8) || 0;
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    const kind = field(header, 156, 1);
    if (kind === 'L') longName = field(body, 0, size);
    else if (kind === 'x') longName = /\d+ path=(.*)\n/.exec(body.toString('utf8'))?.[1];
    else {
      if (kind === '0' || kind === '')
        yield { path: longName ?? plainName(header), text: body.toString('utf8') };
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function plainName(header: Buffer): string {
  const prefix = field(header, 345, 155);
  const name = field(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function field(bytes: Buffer, start: number, length: number): string {
  const text = bytes.toString('utf8', start, start + length);
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}
