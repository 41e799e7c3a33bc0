import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings, type Settings } from '../config.ts';
import { openWorkplace, type Workplace } from '../wiring.ts';
import type { PublishOutcome } from '../workflow/publish-release.ts';

/** Opens the record for an act on releases and prints what became of it; exit status 1 when nothing changed. */
export async function withReleases(
  act: (workplace: Workplace, settings: Settings) => Promise<PublishOutcome>,
): Promise<void> {
  const settings = loadSettings();
  const workplace = await openWorkplace(settings, jsonLog('error'));
  try {
    const { done, says } = await act(workplace, settings);
    process.stdout.write(`${says}\n`);
    if (!done) process.exitCode = 1;
  } finally {
    await workplace.close();
  }
}
