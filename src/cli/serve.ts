import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings, type Settings } from '../config.ts';
import { openService, type Service } from '../wiring/open-service.ts';

/** After the calls to payers have ended: what closing everything else may take. */
const CLOSING_MS = 15_000;

/** Runs the service until it is told to end. What is `given` stands above the environment. */
export async function serve(given: Readonly<Record<string, string>> = {}): Promise<void> {
  const settings = loadSettings(undefined, given);
  const log = jsonLog(settings.LOG_LEVEL);
  log('starting', { role: settings.ROLE, says: whatComesFirst(settings) });
  const service = await openService(settings, log);
  log('started', {
    url: service.url,
    role: settings.ROLE,
    database: settings.DATABASE_URL === undefined ? `embedded in ${settings.DATA_DIR}` : 'PostgreSQL',
    queue: settings.REDIS_URL === undefined ? 'database' : 'Redis',
    payers: service.payers.join(', ') || 'none',
  });
  endOnSignal(service, settings, log);
}

function whatComesFirst({ DATABASE_URL: url, REDIS_URL: redis, DATA_DIR: folder }: Settings): string {
  const database =
    url === undefined
      ? `Opening the embedded database in ${folder}; the first time takes a few seconds.`
      : 'Connecting to PostgreSQL.';
  return `${database} The queue runs on ${redis === undefined ? 'the database' : 'Redis'}.`;
}

/** The first signal lets what is under way end within its limits; the second ends the process at once. */
function endOnSignal(service: Service, settings: Settings, log: ReturnType<typeof jsonLog>): void {
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log('stopping', {
      signal,
      says: `Calls to payers may run on for ${String(settings.SHUTDOWN_SECONDS)} s.`,
    });
    setTimeout(() => process.exit(1), settings.SHUTDOWN_SECONDS * 1000 + CLOSING_MS).unref();
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log('stop-failed', { error: error instanceof Error ? error.name : typeof error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
