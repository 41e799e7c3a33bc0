import { createPublicKey, randomUUID, verify, type JsonWebKey } from 'node:crypto';
import { replyJson, type Exchange } from './exchange.ts';

/** The client that may have a token. Without one, everybody who names an id and a secret gets it. */
export interface SimulatedClient {
  readonly id: string;
  readonly secret?: string;
  /** Public key for `private_key_jwt` (SMART Backend Services: ES384 or RS384), PEM or JWK. */
  readonly publicKey?: string | JsonWebKey;
}

/** Hands out bearer tokens and knows them again until they expire. */
export interface TokenDesk {
  /** Answers `POST /token`; gives the line for the log. */
  grant(exchange: Exchange): string;
  isKnown(authorization: string | undefined): boolean;
}

/** A desk for one client, or for anybody. */
export function tokenDesk(
  tokenUrl: string,
  client: SimulatedClient | undefined,
  lifetimeSeconds: number,
): TokenDesk {
  const expiries = new Map<string, number>();
  const usedAssertions = new Set<string>();
  return {
    grant: (exchange) => {
      const form = new URLSearchParams(exchange.body.toString('utf8'));
      const isAsked = form.get('grant_type') === 'client_credentials';
      if (!isAsked) return refuse(exchange, 'unsupported_grant_type');
      const isProved = form.has('client_assertion')
        ? isAssertionGood(form.get('client_assertion') ?? '', { tokenUrl, client, usedAssertions })
        : isSecretGood(secretOf(exchange, form), client);
      if (!isProved) return refuse(exchange, 'invalid_client');
      const token = randomUUID();
      expiries.set(token, Date.now() + 1000 * lifetimeSeconds);
      const scope = form.get('scope') ?? 'system/*.*';
      replyJson(exchange, 200, {
        access_token: token,
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        scope,
      });
      return '200 token';
    },
    isKnown: (authorization) => {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
      return (expiries.get(token) ?? 0) > Date.now();
    },
  };
}

function refuse(exchange: Exchange, error: string): string {
  replyJson(exchange, error === 'invalid_client' ? 401 : 400, { error });
  return error;
}

/** `client_secret_basic` (RFC 6749 §2.3.1: both parts form-encoded) or `client_secret_post`. */
function secretOf({ request }: Exchange, form: URLSearchParams): readonly [string, string] {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function isSecretGood([id, secret]: readonly [string, string], client: SimulatedClient | undefined): boolean {
  if (id === '' || secret === '') return false;
  return client === undefined || (client.id === id && client.secret === secret);
}

interface AssertionChecks {
  readonly tokenUrl: string;
  readonly client: SimulatedClient | undefined;
  readonly usedAssertions: Set<string>;
}

/** SMART Backend Services: signed, for this endpoint, at most five minutes long, and never seen before. */
function isAssertionGood(assertion: string, { tokenUrl, client, usedAssertions }: AssertionChecks): boolean {
  const { alg, claims, text, signature } = readAssertion(assertion);
  const { iss, sub, aud, exp, jti } = claims;
  const isAddressed = aud === tokenUrl && typeof iss === 'string' && iss === sub;
  if (!isAddressed || !isCurrent(exp) || typeof jti !== 'string' || usedAssertions.has(jti)) return false;
  usedAssertions.add(jti);
  if (client === undefined) return true;
  return client.id === iss && isSignedBy(client, alg, text, signature);
}

function readAssertion(assertion: string) {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  return { alg: decodePart(head)['alg'], claims: decodePart(payload), text: `${head}.${payload}`, signature };
}

function isCurrent(exp: unknown): boolean {
  const now = Date.now() / 1000;
  return typeof exp === 'number' && exp > now && exp <= now + 300;
}

function isSignedBy(client: SimulatedClient, alg: unknown, text: string, signature: string): boolean {
  const { publicKey } = client;
  if (publicKey === undefined || (alg !== 'ES384' && alg !== 'RS384')) return false;
  const key = createPublicKey(typeof publicKey === 'string' ? publicKey : { key: publicKey, format: 'jwk' });
  const input = { key, dsaEncoding: 'ieee-p1363' as const };
  return verify('sha384', Buffer.from(text), input, Buffer.from(signature, 'base64url'));
}

/** An empty object for what cannot be read: it will lack everything that is checked. */
function decodePart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}; // an object, so far
  } catch {
    return {};
  }
}
