import pg from 'pg';
import { VALUE_PARSERS } from './value-parsers.ts';

/** Enough for the workers of one process and their listening clients; a server's default limit is 100. */
const MAX_CONNECTIONS = 20;
const CONNECT_TIMEOUT_MS = 5_000;

/** Connections to a PostgreSQL server. Names resolve in our schema first, then in the queue's. */
export function serverPool(url: string, searchPath: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'retro-auth',
    options: `-c search_path=${searchPath} -c timezone=UTC`,
    types: { getTypeParser },
  });
  // Each queue and worker listens for errors on the pool it shares.
  pool.setMaxListeners(0);
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // Nor may one that breaks while somebody has it in hand, between two statements: whoever has it hears at the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function getTypeParser(...[id, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  const own = VALUE_PARSERS[id];
  return own !== undefined && format !== 'binary' ? own : pg.types.getTypeParser(id, format);
}
