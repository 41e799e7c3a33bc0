import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings, type Settings } from '../config.ts';
import { openWorkplace, type Workplace } from '../wiring/open-workplace.ts';
import { CommandError } from './refusal-text.ts';
import type { PublishOutcome } from '../workflow/publish-release.ts';

const WHILE_IT_RUNS =
  'The service runs on its embedded database, which one process alone may open. Stop the service, give this command again, and start the service: it begins with the release in force and looks again at its open cases. On PostgreSQL (DATABASE_URL) nothing has to stop.';

/** Opens the record for an act on releases and prints what became of it; exit status 1 when nothing changed. */
export async function withReleases(
  act: (workplace: Workplace, settings: Settings) => Promise<PublishOutcome>,
): Promise<void> {
  const settings = loadSettings();
  const workplace = await openWorkplace(settings, jsonLog('error')).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'DirectoryLocked') throw new CommandError(WHILE_IT_RUNS);
    throw error;
  });
  try {
    const { done, says } = await act(workplace, settings);
    process.stdout.write(`${says}\n`);
    if (!done) process.exitCode = 1;
  } finally {
    await workplace.close();
  }
}
