import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Everybody's name while no sender has a token, which is safe only where nobody else can reach us. */
const ONLY_SENDER = 'local';

/** A page on the web can make a browser call this machine, but only under that page's own name (DNS rebinding). */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** Who calls, by bearer token; undefined for a stranger. Tokens are known by their sha-256 (hex) only. */
export function bearerTokens(
  senders: readonly { readonly id: string; readonly tokenSha256?: string }[],
): (headers: IncomingHttpHeaders) => string | undefined {
  const byDigest = new Map(
    senders.flatMap(({ id, tokenSha256 }) => (tokenSha256 === undefined ? [] : [[tokenSha256, id] as const])),
  );
  // No browser leaves the Host out; HTTP/1.0 clients may.
  if (byDigest.size === 0)
    return ({ host }) => (host === undefined || LOOPBACK.test(host) ? ONLY_SENDER : undefined);
  return ({ authorization }) => {
    const token = /^Bearer ([\x21-\x7e]{1,4096})$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    // Looked up by digest, so that the time it takes tells nothing about a token.
    return byDigest.get(createHash('sha256').update(token).digest('hex'));
  };
}
