/** What a query gives back, as far as Kysely and BullMQ look at it. */
export interface QueryResult<R> {
  readonly rows: R[];
  readonly rowCount: number;
  readonly command: 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' | 'MERGE';
}

/** One session of a pool. */
export interface PoolClient {
  query<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
  release(): void;
}

/**
 * The shape of a `pg.Pool`, as far as Kysely and BullMQ use it: a real one over a server, or our own over the
 * embedded database. Both therefore run the same SQL through the same code.
 */
export interface Pool {
  query<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
  connect(): Promise<PoolClient>;
  end(): Promise<void>;
}
