import { repeatedly } from '../adapters/queue/repeatedly.ts';
import type { Settings } from '../config.ts';
import { type ContentInForce, lookAgainUnder } from '../workflow/content-in-force.ts';
import type { Outside } from '../workflow/outside.ts';

/** Takes up what is published or rolled back while the service runs, and has the open cases looked at again. */
export function keepUpWithReleases(
  settings: Settings,
  content: ContentInForce,
  outside: Outside,
): { stop(): Promise<void> } {
  return repeatedly(settings.SWEEP_SECONDS, outside.log, async () => {
    await content.takeUp();
    if (settings.ROLE !== 'api') await lookAgainUnder(content.current(), outside);
  });
}
