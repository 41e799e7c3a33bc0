import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { PGlite, Results } from '@electric-sql/pglite';
import type { Pool, PoolClient, QueryResult } from './pool.ts';

/** BullMQ's statements begin with comments, so the first word is the first one that is not in a comment. */
const FIRST_WORD = /^(?:\s|--[^\n]*(?:\n|$))*(\w+)/;

/** Statements run in this thread and resolve without leaving it: work that never ends would let nobody else speak. */
const UNHEARD_MS = 20;

/**
 * One embedded session that looks like a pool. Single statements of all clients take turns; whoever says BEGIN keeps
 * the turn until COMMIT or ROLLBACK, so transactions never mix.
 */
export class EmbeddedPool extends EventEmitter implements Pool {
  readonly #lite: PGlite;
  readonly #clients = new Set<EmbeddedClient>();
  #lastTurn: Promise<void> = Promise.resolve();
  /** When sockets and timers last had their say. */
  #heardAt = 0;

  constructor(lite: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#lite = lite;
    lite.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit('notification', { channel, payload });
    });
  }

  async query<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    const client = await this.connect();
    try {
      return await client.query<R>(text, values);
    } finally {
      client.release();
    }
  }

  connect(): Promise<EmbeddedClient> {
    const client = new EmbeddedClient({
      run: (text, values) => this.#run(text, values),
      takeTurn: () => this.#takeTurn(),
      leave: (left) => this.#clients.delete(left),
    });
    this.#clients.add(client);
    return Promise.resolve(client);
  }

  async end(): Promise<void> {
    const endTurn = await this.#takeTurn();
    if (!this.#lite.closed) await this.#lite.close();
    endTurn();
  }

  /** First come, first served; gives the function that ends the turn. */
  async #takeTurn(): Promise<() => void> {
    const before = this.#lastTurn;
    let endTurn = (): void => undefined;
    this.#lastTurn = new Promise((resolve) => {
      endTurn = resolve;
    });
    await before;
    if (performance.now() - this.#heardAt > UNHEARD_MS) {
      await setImmediate();
      this.#heardAt = performance.now();
    }
    return endTurn;
  }

  async #run<R>(text: string, values: readonly unknown[]): Promise<QueryResult<R>> {
    // Without values the simple protocol is quicker and takes several statements at once.
    const result =
      values.length === 0
        ? (await this.#lite.exec(text)).at(-1)
        : await this.#lite.query<R>(text, [...values]);
    return asQueryResult<R>(text, result);
  }
}

interface Session {
  run<R>(text: string, values: readonly unknown[]): Promise<QueryResult<R>>;
  takeTurn(): Promise<() => void>;
  leave(client: EmbeddedClient): void;
}

class EmbeddedClient extends EventEmitter implements PoolClient {
  /** BullMQ asks for keep-alive on the socket of its listening client; there is no socket that could drop. */
  readonly connection = { stream: { setKeepAlive: (): void => undefined } };
  readonly #session: Session;
  /** Set while this client is inside a transaction. */
  #endTurn: (() => void) | undefined;

  constructor(session: Session) {
    super();
    this.setMaxListeners(0);
    this.#session = session;
  }

  async query<R>(text: string, values: readonly unknown[] = []): Promise<QueryResult<R>> {
    if (this.#endTurn !== undefined) return this.#queryInTransaction(text, values);
    const endTurn = await this.#session.takeTurn();
    try {
      const result = await this.#session.run<R>(text, values);
      if (opensTransaction(text)) this.#endTurn = endTurn;
      return result;
    } finally {
      if (this.#endTurn !== endTurn) endTurn();
    }
  }

  release(): void {
    // A client that leaves in mid-transaction must not keep the turn, nor hand its open transaction to the next.
    if (this.#endTurn !== undefined) void this.query('rollback').catch(() => undefined);
    this.#session.leave(this);
  }

  async #queryInTransaction<R>(text: string, values: readonly unknown[]): Promise<QueryResult<R>> {
    try {
      return await this.#session.run<R>(text, values);
    } finally {
      if (closesTransaction(text)) {
        this.#endTurn?.();
        this.#endTurn = undefined;
      }
    }
  }
}

function firstWord(text: string): string {
  return FIRST_WORD.exec(text)?.[1]?.toLowerCase() ?? '';
}

function opensTransaction(text: string): boolean {
  return ['begin', 'start'].includes(firstWord(text));
}

function closesTransaction(text: string): boolean {
  return ['commit', 'end'].includes(firstWord(text)) || /^\W*rollback(?!\s+to)/i.test(text);
}

function asQueryResult<R>(text: string, result: Results<unknown> | undefined): QueryResult<R> {
  // What a row looks like is said by whoever wrote the statement, as with every SQL driver.
  const rows = (result?.rows ?? []) as R[];
  const command = firstWord(text).toUpperCase();
  return {
    rows,
    rowCount: rows.length > 0 ? rows.length : (result?.affectedRows ?? 0),
    command: command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' ? command : 'SELECT',
  };
}
