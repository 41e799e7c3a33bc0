import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { Failure } from '../../domain/failure.ts';
import type { PayerConnection } from '../../workflow/ports/payer-connection.ts';

const TOKEN_TIMEOUT_MS = 15_000;
/** A token is renewed this long before it ends, so that it does not run out under way. */
const RENEW_BEFORE_SECONDS = 30;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().default(300),
});

/** Gives the bearer token for a payer, cached until shortly before it ends; concurrent callers share one request. */
export function accessTokens(dispatcher: Dispatcher, now: () => number) {
  const cached = new Map<string, { token: Promise<string>; until: number }>();

  async function fetchToken(connection: PayerConnection, entry: { until: number }): Promise<string> {
    const { token } = connection;
    if (token === undefined)
      throw new Failure('permanent', 'no-token-endpoint', 'No token endpoint is configured.');
    try {
      const answer = await request(token.endpoint, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: token.clientId,
          client_secret: token.clientSecret,
          scope: 'system/*.cruds',
        }).toString(),
        signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
      });
      const { access_token: value, expires_in: seconds } = tokenAnswer.parse(await answer.body.json());
      entry.until = now() + (seconds - RENEW_BEFORE_SECONDS) * 1000;
      return value;
    } catch (error) {
      // Nothing of the request has left yet, whatever went wrong here.
      throw new Failure('transient', 'token-refused', "The payer's token endpoint gave no token.", {
        cause: error,
      });
    }
  }

  return {
    async of(connection: PayerConnection): Promise<string | undefined> {
      if (connection.token === undefined) return undefined;
      const held = cached.get(connection.id);
      if (held !== undefined && held.until > now()) return held.token;
      const entry = { until: now() + TOKEN_TIMEOUT_MS, token: Promise.resolve('') };
      entry.token = fetchToken(connection, entry);
      cached.set(connection.id, entry);
      entry.token.catch(() => cached.delete(connection.id));
      return entry.token;
    },
    /** After a 401: the next call asks for a new one. */
    forget(connection: PayerConnection): void {
      cached.delete(connection.id);
    },
  };
}
