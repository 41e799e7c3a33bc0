import { Failure } from '../../domain/failure.ts';

/** SQLSTATE classes that speak of the server and not of the statement: connection, resources, operator, system. */
const AWAY_CLASSES = ['08', '53', '57', '58'];

/** A query that was cancelled was cancelled by somebody; the server is there. */
const QUERY_CANCELED = '57014';

const SYSTEM_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOSPC',
];

/** The driver's own words where it gives no code. */
const DRIVER_SAYS = /timeout exceeded when trying to connect|Connection terminated|not queryable/;

/**
 * Runs what needs the database. Where the database itself is the trouble (away, full, out of connections), that is
 * said in our words, so that a caller can be told to come again instead of that something broke.
 */
export async function orSayItIsAway<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new Failure('ambiguous', 'database-away', 'The database does not take it at the moment.', {
      cause: error,
    });
  }
}

/** Read by shape: an error may come from another realm. */
function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const says = 'message' in error && typeof error.message === 'string' ? error.message : '';
  if (code === QUERY_CANCELED) return false;
  return SYSTEM_CODES.includes(code) || AWAY_CLASSES.includes(code.slice(0, 2)) || DRIVER_SAYS.test(says);
}
