import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type Connections, loadConnections } from './adapters/connections/load-connections.ts';
import { ehrReader } from './adapters/fhir-client/ehr-reader.ts';
import { payerDoors } from './adapters/fhir-client/payer-doors.ts';
import { payerGateway } from './adapters/fhir-client/payer-gateway.ts';
import { bearerTokens } from './adapters/http/bearer-tokens.ts';
import { httpApp } from './adapters/http/http-app.ts';
import { listen, type Listening } from './adapters/http/listen.ts';
import { postgresCaseStore } from './adapters/postgres/case-store.ts';
import { type Database, openDatabase } from './adapters/postgres/database.ts';
import { type DatabaseWatch, watchDatabase } from './adapters/postgres/watch-database.ts';
import { doorBook } from './adapters/postgres/door-book.ts';
import { isNewDirectory } from './adapters/postgres/embedded-database.ts';
import { postgresDraftStore } from './adapters/postgres/draft-store.ts';
import { SCHEMA } from './adapters/postgres/migrate.ts';
import { postgresReleaseStore } from './adapters/postgres/release-store.ts';
import { loadProfiles } from './adapters/profiles/load-profiles.ts';
import { openCaseQueue } from './adapters/queue/case-queue.ts';
import { payerRate, type SharedCount } from './adapters/queue/payer-rate.ts';
import { repeatedly } from './adapters/queue/repeatedly.ts';
import { startSweeper } from './adapters/queue/sweeper.ts';
import type { Log } from './adapters/telemetry/log.ts';
import { listed, requireLoopback, type Settings } from './config.ts';
import {
  contentAhead,
  contentAtStart,
  filesInForce,
  loadPublished,
  problemsForSender,
} from './content-source.ts';
import { DEFAULT_JSON_LIMITS } from './domain/fhir/scan-json.ts';
import { PROFILE } from './domain/pas/canonicals.ts';
import { pasVersionOf } from './domain/pas/versions/pas-version-of.ts';
import { enforcing } from './domain/profile/known-defects.ts';
import { projectRoot, version } from './project-root.ts';
import { advance } from './workflow/advance.ts';
import { amend } from './workflow/amend-request.ts';
import { catchUp } from './workflow/catch-up.ts';
import { type ContentInForce, contentInForce, lookAgainUnder } from './workflow/content-in-force.ts';
import { draftContent, type Drafting } from './workflow/draft-content.ts';
import type { DraftStore } from './workflow/draft-store.ts';
import { confirmWriteOff, discard, edit } from './workflow/mend-case.ts';
import { notified, type NotificationPush, type Notified } from './workflow/notified.ts';
import type { Outside } from './workflow/outside.ts';
import type { CaseQueue } from './workflow/ports.ts';
import { cancel, reassess, release } from './workflow/person-acts.ts';
import { receive } from './workflow/receive.ts';
import { recordPeerToPeer } from './workflow/record-peer-to-peer.ts';
import type { ReleaseStore } from './workflow/release-store.ts';
import { disclose, preview, withhold } from './workflow/review-request.ts';
import { scorer } from './workflow/score-case.ts';
import { approveLetter } from './workflow/sign-letter.ts';
import { subscribe } from './workflow/subscribe.ts';

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

/** A running service. */
export interface Service {
  /** Where it answers; undefined for a worker. */
  readonly url: string | undefined;
  /** Ids of the payers that it is connected with. */
  readonly payers: readonly string[];
  readonly outside: Outside;
  stop(): Promise<void>;
}

/** Looks again for payers without a live subscription. */
const SUBSCRIBE_EVERY_MS = 60_000;

/** Changes something outside before it is used: how tests stop the process at a chosen point. */
export type Rewire = (outside: Outside) => Outside;

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

/** Starts the service in its role: the API, the worker, or both. */
export async function openService(
  settings: Settings,
  log: Log,
  rewire: Rewire = (same) => same,
): Promise<Service> {
  const opened = await openQueued(settings, log);
  const { connections, queue } = opened;
  const outside = withContent(rewire(opened.outside), opened.content);
  // Before anything runs: a service that cannot be reached must not go on submitting, nor keep the process alive.
  const listening = await listenIn(settings, opened, outside);
  const advanceCase = (id: string): Promise<void> => advance(id, outside);

  const worker =
    settings.ROLE === 'api' ? undefined : queue.startWorker(advanceCase, { concurrency: settings.WORKERS });
  const sweeper =
    settings.ROLE === 'api'
      ? undefined
      : startSweeper(
          { store: outside.store, queue, advance: advanceCase, before: opened.lookAtDoors, log },
          {
            everySeconds: settings.SWEEP_SECONDS,
            lanes: settings.WORKERS,
            most: mostAtOnce(connections, settings.SWEEP_SECONDS),
          },
        );
  const nudges = sweeper && opened.database.onNudge(sweeper.nudge);
  // One for the whole system: workers leave it to whoever answers HTTP.
  const publicUrl = settings.ROLE === 'worker' ? undefined : settings.PUBLIC_URL;
  const subscriptions = keepSubscribed(publicUrl, connections, outside);
  const releases = keepUpWithReleases(settings, opened.content, outside);

  return {
    url: listening?.url,
    payers: connections.payers.map(({ id }) => id),
    outside,
    stop: async () => {
      opened.beginStop();
      subscriptions.stop();
      await releases.stop();
      nudges?.stop();
      const drained = Promise.all([sweeper?.stop(), worker?.close()]);
      await Promise.race([drained, pause(settings.SHUTDOWN_SECONDS * 1000)]);
      // Whoever still waits for a payer is told that the call broke off, and marks its case.
      opened.interruptCalls();
      await drained;
      await listening?.close();
      await queue.close();
      await opened.close();
    },
  };
}

/** The payer has its answer at once; what it says was missed is fetched after that, or at the next look. */
async function notifiedOf(push: NotificationPush, outside: Outside): Promise<Notified> {
  const said = await notified(push, outside);
  const connection = outside.connectionOf(push.payer);
  if (said === 'accepted' && connection !== undefined) {
    catchUp(connection, outside).catch(() => {
      outside.log('subscription-failed', { payer: push.payer, code: 'catch-up-failed' });
    });
  }
  return said;
}

/** Opens the door in every role but the worker's. Where it cannot, everything is closed again. */
async function listenIn(
  settings: Settings,
  opened: Awaited<ReturnType<typeof openQueued>>,
  outside: Outside,
): Promise<Listening | undefined> {
  const { connections, database, queue } = opened;
  let watch: DatabaseWatch | undefined;
  try {
    requireLoopback(
      settings,
      connections.senders.some(({ tokenSha256 }) => tokenSha256 !== undefined),
    );
    if (settings.ROLE === 'worker') return undefined;
    const watching = watchDatabase(database, limitsIn(settings), outside.log);
    watch = watching;
    const listening = await listen(
      httpApp({
        ...outside,
        get content() {
          return opened.content.current();
        },
        receive: (push) => receive(push, outside),
        notified: (push) => notifiedOf(push, outside),
        release: (id, who) => release(id, who, outside),
        reassess: (id, who) => reassess(id, who, outside),
        cancel: (id, who) => cancel(id, who, outside),
        discard: (id, how) => discard(id, how, outside),
        edit: (id, how) => edit(id, how, outside),
        confirmWriteOff: (id, how) => confirmWriteOff(id, how, outside),
        approveLetter: (id, how) => approveLetter(id, how, outside),
        recordPeerToPeer: (id, talk) => recordPeerToPeer(id, talk, outside),
        amend: (id, how) => amend(id, how, outside),
        withhold: (id, how) => withhold(id, how, outside),
        disclose: (id, how) => disclose(id, how, outside),
        preview: (held) => preview(held, outside),
        draftContent: (sent) => draftContent(sent, draftingWith(settings, opened)),
        scoreOf: scorer(outside),
        endpointOf: (payer) => outside.connectionOf(payer)?.endpoint,
        authenticate: bearerTokens(connections.senders),
        unready: () => (outside.isStopping() ? 'stopping' : watching.shortage()),
        intake: watching,
        maxPushesPerSender: settings.MAX_PUSHES_PER_SENDER,
        payers: connections.payers.map(({ id }) => id),
        maxBodyBytes: settings.MAX_BODY_MB * 1024 * 1024,
        version: version(),
        publicUrl: settings.PUBLIC_URL,
      }),
      { host: settings.HOST, port: settings.PORT },
    );
    return {
      url: listening.url,
      close: () => {
        watching.stop();
        return listening.close();
      },
    };
  } catch (error) {
    watch?.stop();
    await queue.close();
    await opened.close();
    throw error;
  }
}

/** On a machine of its own, where no sender is registered, whoever can reach it may send drafts. */
function draftingWith(
  settings: Settings,
  { connections: { senders }, releases, drafts, outside }: Workplace,
): Drafting {
  return {
    drafts,
    filesInForce: () => filesInForce(settings, releases),
    problemsOf: problemsForSender,
    mayWriteContent: (sender) =>
      senders.length === 0 || senders.some(({ id, mayWriteContent }) => id === sender && mayWriteContent),
    log: outside.log,
  };
}

/** A copy of an object keeps what was in force when it was made; here it is asked each time. */
function withContent(outside: Outside, content: ContentInForce): Outside {
  return {
    ...outside,
    get content() {
      return content.current();
    },
  };
}

/** Takes up what is published or rolled back while the service runs, and has the open cases looked at again. */
function keepUpWithReleases(
  settings: Settings,
  content: ContentInForce,
  outside: Outside,
): { stop(): Promise<void> } {
  return repeatedly(settings.SWEEP_SECONDS, outside.log, async () => {
    await content.takeUp();
    if (settings.ROLE !== 'api') await lookAgainUnder(content.current(), outside);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

async function openQueued(settings: Settings, log: Log) {
  let queue: Awaited<ReturnType<typeof openCaseQueue>> | undefined;
  const workplace = await openWorkplace(settings, log, {
    queue: async ({ pool, nudge }) => {
      const { REDIS_URL } = settings;
      queue = await openCaseQueue(REDIS_URL === undefined ? { pool } : { redisUrl: REDIS_URL }, log, nudge);
      return queue;
    },
  });
  if (queue === undefined) throw new Error('The queue was not opened.');
  return { ...workplace, queue };
}

/** Commands that run no worker need no hints: what they leave due, the service finds. */
const NO_QUEUE: CaseQueue = { hint: () => Promise.resolve() };

/** Where calls are counted for all processes; an embedded database has only one. */
function countOf({ REDIS_URL: redisUrl }: Settings, { kind, pool }: Database): SharedCount {
  if (redisUrl !== undefined) return { redisUrl };
  return kind === 'server' ? { pool, schema: SCHEMA, table: 'payer_rate' } : { alone: true };
}

/** Of a payer with an agreed rate no more is taken up at a time than it takes until the next look. */
function mostAtOnce({ payers }: Connections, everySeconds: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    payers.flatMap(({ id, maxPerSecond }) =>
      maxPerSecond === undefined ? [] : [[id, Math.ceil(maxPerSecond * everySeconds) + 1]],
    ),
  );
}

function limitsIn(settings: Settings) {
  return {
    slowMs: settings.SLOW_DATABASE_SECONDS * 1000,
    minFreeBytes: settings.MIN_FREE_MB * 1024 * 1024,
    maxBacklog: settings.MAX_BACKLOG,
  };
}

function placeOf(settings: Settings, inMemory: boolean) {
  if (inMemory) return { memory: true };
  const { DATABASE_URL: url } = settings;
  return url === undefined ? { directory: resolve(settings.DATA_DIR) } : { url };
}

function ehrsOf({ senders }: Connections) {
  return senders.flatMap(({ id, ehr }) => (ehr === undefined ? [] : [{ sender: id, ...ehr }]));
}

/** One validator for each set of profiles that the versions of the connections are held to. */
async function validatorFor(settings: Settings, { payers }: Connections): Promise<Outside['validate']> {
  const versions = [...new Set(['2.2.1' as const, ...payers.map((payer) => pasVersionOf(payer).profiles)])];
  const packages = listed(settings.PROFILE_PACKAGES);
  const defects = enforcing(listed(settings.PROFILE_DEFECTS)) ?? {};
  const validators = await Promise.all(
    versions.map(
      async (each) =>
        [
          each,
          await loadProfiles(join(projectRoot(), 'profiles'), packages, { version: each, defects }),
        ] as const,
    ),
  );
  const byVersion = new Map(validators);
  return (bundle, pasVersion) =>
    byVersion
      .get(pasVersionOf({ pasVersion }).profiles)
      ?.validate(bundle, { profile: PROFILE.requestBundle }) ?? [];
}

function keepSubscribed(
  publicUrl: string | undefined,
  { payers }: Connections,
  outside: Outside,
): { stop(): void } {
  if (publicUrl === undefined) return { stop: () => undefined };
  const look = (isStart: boolean): void => {
    for (const connection of payers) void subscribe({ connection, publicUrl, isStart }, outside);
  };
  look(true);
  const timer = setInterval(look, SUBSCRIBE_EVERY_MS, false);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
