#!/usr/bin/env node
import { jsonLog } from './adapters/telemetry/log.ts';
import { loadSettings } from './config.ts';
import { refusalText } from './cli/refusal-text.ts';
import { openService } from './wiring.ts';

/** How long a second signal is waited for before the first one's orderly end is cut short. */
const LONGEST_STOP_MS = 40_000;

try {
  const settings = loadSettings();
  const log = jsonLog(settings.LOG_LEVEL);
  const service = await openService(settings, log);
  log('started', { url: service.url, role: settings.ROLE });
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log('stopping', { signal });
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
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
} catch (error) {
  process.stderr.write(`${refusalText(error)}\n`);
  process.exitCode = 1;
}
