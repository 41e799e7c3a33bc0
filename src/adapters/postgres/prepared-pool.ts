import { sha256 } from './content-hash.ts';
import type { Pool, PoolClient, QueryResult } from './pool.ts';

/** A driver that takes a name with a statement prepares it once for each session and then only runs it. */
interface NamingClient {
  query<R>(statement: {
    readonly name: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }): Promise<QueryResult<R>>;
}

/** More texts than this are not ours to foresee; those beyond are planned each time. */
const MOST_STATEMENTS = 500;

/**
 * The same pool, with our statements prepared: there are few of them, they are long, and a server would spend more
 * time on planning most of them than on running them. Behind a connection pooler it must be one that knows prepared
 * statements (PgBouncer from 1.21).
 */
export function preparedPool(pool: Pool): Pool {
  const names = new Map<string, string>();
  const clients = new WeakMap<PoolClient, PoolClient>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_STATEMENTS) return known;
    const name = sha256(text).slice(0, 32);
    names.set(text, name);
    return name;
  }

  function naming(client: PoolClient): PoolClient {
    const known = clients.get(client);
    if (known !== undefined) return known;
    const made: PoolClient = {
      query: <R>(text: string, values: readonly unknown[] = []) => {
        const name = values.length === 0 ? undefined : nameOf(text);
        // A driver's session takes both forms.
        const session = client as PoolClient & NamingClient;
        return name === undefined ? session.query<R>(text, values) : session.query<R>({ name, text, values });
      },
      release: () => {
        client.release();
      },
    };
    clients.set(client, made);
    return made;
  }

  return {
    query: (text, values) => pool.query(text, values),
    connect: async () => naming(await pool.connect()),
    end: () => pool.end(),
  };
}
