import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type Connections, loadConnections } from '../adapters/connections/load-connections.ts';
import { ehrReader } from '../adapters/fhir-client/ehr-reader.ts';
import { payerDoors } from '../adapters/fhir-client/payer-doors.ts';
import { payerGateway } from '../adapters/fhir-client/payer-gateway.ts';
import { postgresCaseStore } from '../adapters/postgres/case-store.ts';
import { type Database, openDatabase } from '../adapters/postgres/database.ts';
import { doorBook } from '../adapters/postgres/door-book.ts';
import { postgresDraftStore } from '../adapters/postgres/draft-store.ts';
import { isNewDirectory } from '../adapters/postgres/embedded-database.ts';
import { SCHEMA } from '../adapters/postgres/migrate.ts';
import { postgresReleaseStore } from '../adapters/postgres/release-store.ts';
import { payerRate, type SharedCount } from '../adapters/queue/payer-rate.ts';
import type { Log } from '../adapters/telemetry/log.ts';
import type { Settings } from '../config.ts';
import { contentAhead, contentAtStart, loadPublished } from '../content-source.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/fhir/scan-json.ts';
import { type ContentInForce, contentInForce } from '../workflow/content-in-force.ts';
import type { Outside } from '../workflow/outside.ts';
import type { CaseQueue } from '../workflow/ports/case-queue.ts';
import type { DraftStore } from '../workflow/ports/draft-store.ts';
import type { ReleaseStore } from '../workflow/ports/release-store.ts';
import { validatorFor } from './validator-for.ts';

/** The record and everything that reads or moves it; nothing that listens or runs by itself. */
export interface Workplace {
  readonly outside: Outside;
  readonly content: ContentInForce;
  readonly releases: ReleaseStore;
  readonly drafts: DraftStore;
  readonly connections: Connections;
  readonly database: Database;
  /** Reads which payers are not to be called, and asks those whose time is over whether they are back. */
  readonly lookAtDoors: () => Promise<void>;
  /** From now on nothing more is begun. */
  readonly beginStop: () => void;
  /** Breaks off the calls to payers that are under way. */
  readonly interruptCalls: () => void;
  readonly close: () => Promise<void>;
}

/** Opens the record with all that a step needs; cases move only when somebody calls for it. */
export async function openWorkplace(
  settings: Settings,
  log: Log,
  options: { inMemory?: boolean; queue?: (database: Database) => Promise<CaseQueue> } = {},
): Promise<Workplace> {
  const connections = await loadConnections(settings.CONNECTIONS_FILE);
  const place = placeOf(settings, options.inMemory === true);
  const isNew = 'directory' in place && isNewDirectory(place.directory);
  // A child makes the files of a new database: everything else is read meanwhile, and nothing can be published yet.
  const [database, validate, folder] = await Promise.all([
    openDatabase(place),
    validatorFor(settings, connections),
    isNew ? contentAhead(settings) : undefined,
  ]);
  const releases = postgresReleaseStore(database.db);
  const drafts = postgresDraftStore(database.db);
  const content = await contentAtStart(settings, releases, folder).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  log('content-in-force', { release: content.release });
  const store = postgresCaseStore(database.db, {
    zoneOf: (sender) => connections.senders.find(({ id }) => id === sender)?.zone ?? settings.FACILITY_ZONE,
  });
  const holder = contentInForce(content, releases, (release) => loadPublished(release, releases), log);
  const gateway = payerGateway(Date.now);
  const rate = payerRate(countOf(settings, database));
  const doors = payerDoors({
    random: Math.random,
    inFlight: Math.max(1, Math.floor(settings.WORKERS * 0.75)),
    book: doorBook(database.db),
    rate,
    log,
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    rate.close();
    await database.close();
  };
  // A start that is refused must end the process, and an open connection would keep it alive.
  const queue = await (options.queue?.(database) ?? Promise.resolve(NO_QUEUE)).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  let isStopping = false;
  const outside: Outside = {
    store,
    restoredAt: await store.restoredAt(),
    queue,
    gateway,
    doors,
    ehr: ehrReader(ehrsOf(connections)),
    get content() {
      return holder.current();
    },
    limits: DEFAULT_JSON_LIMITS,
    connectionOf: (payer) => connections.payers.find(({ id }) => id === payer),
    validate,
    now: () => new Date().toISOString(),
    uptime: () => performance.now(),
    newId: randomUUID,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    random: Math.random,
    leaseSeconds: settings.LEASE_SECONDS,
    isStopping: () => isStopping,
    log,
  };
  return {
    outside,
    content: holder,
    releases,
    drafts,
    connections,
    database,
    lookAtDoors: () => doors.look(connections.payers),
    beginStop: () => {
      isStopping = true;
    },
    interruptCalls: gateway.interrupt,
    close,
  };
}

/** Commands that run no worker need no hints: what they leave due, the service finds. */
const NO_QUEUE: CaseQueue = { hint: () => Promise.resolve() };

function placeOf(settings: Settings, inMemory: boolean) {
  if (inMemory) return { memory: true };
  const { DATABASE_URL: url } = settings;
  return url === undefined ? { directory: resolve(settings.DATA_DIR) } : { url };
}

/** Where calls are counted for all processes; an embedded database has only one. */
function countOf({ REDIS_URL: redisUrl }: Settings, { kind, pool }: Database): SharedCount {
  if (redisUrl !== undefined) return { redisUrl };
  return kind === 'server' ? { pool, schema: SCHEMA, table: 'payer_rate' } : { alone: true };
}

function ehrsOf({ senders }: Connections) {
  return senders.flatMap(({ id, ehr }) => (ehr === undefined ? [] : [{ sender: id, ...ehr }]));
}
