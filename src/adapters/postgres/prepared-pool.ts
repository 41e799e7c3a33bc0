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
 * statements (PgBouncer from 1.21). Where a newer version has added a column meanwhile, a statement that gives whole
 * rows is prepared anew: PostgreSQL refuses the plan it has.
 */
export function preparedPool(pool: Pool): Pool {
  const names = new Map<string, string>();
  /** How many names were given in place of others. */
  let renewed = 0;
  const clients = new WeakMap<PoolClient, PoolClient>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_STATEMENTS) return known;
    const name = sha256(text).slice(0, 32);
    names.set(text, name);
    return name;
  }

  /** Under another name it is prepared anew in every session, whichever of them was refused. */
  function renew(text: string, refused: string): void {
    if (names.get(text) !== refused) return;
    renewed += 1;
    names.set(text, `${refused.slice(0, 32)}-${String(renewed)}`);
  }

  function naming(client: PoolClient): PoolClient {
    const known = clients.get(client);
    if (known !== undefined) return known;
    const made: PoolClient = {
      query: <R>(text: string, values: readonly unknown[] = []) => {
        const name = values.length === 0 ? undefined : nameOf(text);
        // A driver's session takes both forms.
        const session = client as PoolClient & NamingClient;
        if (name === undefined) return session.query<R>(text, values);
        return session.query<R>({ name, text, values }).catch((error: unknown) => {
          if (!isPlanOutdated(error)) throw error;
          renew(text, name);
          // Within a transaction this fails as well, and whoever runs it begins again.
          return session.query<R>(text, values).catch(() => {
            throw error;
          });
        });
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

/** "cached plan must not change result type": told by where PostgreSQL says it, since the text may be in any language. */
export function isPlanOutdated(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery';
}
