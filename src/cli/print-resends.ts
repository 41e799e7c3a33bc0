import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';

/** Prints every request that left again after a copy of it may have reached the payer, the latest first. */
export async function printResends(options: { json?: boolean }): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const resends = await outside.store.resends();
    const lines = resends.map(
      ({ lastAt, caseId, payer, times }) =>
        `${lastAt}  case ${caseId}  ${payer}: sent again ${times === 1 ? 'once' : `${String(times)} times`}`,
    );
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(resends, null, 2)}\n`
        : `${lines.join('\n') || 'No request was sent again.'}\n`,
    );
  } finally {
    await close();
  }
}
