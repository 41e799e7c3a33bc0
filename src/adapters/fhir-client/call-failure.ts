import { Failure } from '../../domain/failure.ts';

/**
 * Errors that can only come before the first byte of a request is written: the other side provably has nothing.
 * Everything else may have reached it. Sources: Node system errors, OpenSSL verify errors, undici connect errors.
 */
const BEFORE_THE_FIRST_BYTE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'EPROTO',
]);

/** The error of an HTTP call as a Failure: `transient` when provably nothing was sent, `ambiguous` otherwise. */
export function callFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  return code !== undefined && BEFORE_THE_FIRST_BYTE.has(code)
    ? new Failure('transient', 'payer-unreachable', `No connection (${code}).`, { cause: error })
    : new Failure('ambiguous', 'call-broken', `The call broke off (${code ?? 'unknown'}).`, { cause: error });
}

/** The first code along the chain of causes. Read by shape: an error may come from another realm. */
function codeOf(error: unknown): string | undefined {
  let each: unknown = error;
  for (let depth = 0; depth < 5 && typeof each === 'object' && each !== null; depth += 1) {
    if ('code' in each && typeof each.code === 'string') return each.code;
    if ('name' in each && (each.name === 'TimeoutError' || each.name === 'AbortError')) return 'timeout';
    each = 'cause' in each ? each.cause : undefined;
  }
  return undefined;
}
