import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { CommandError } from './refusal-text.ts';

/** Run once after the database was restored from a backup, before the service starts: nothing is sent again unasked. */
export async function recoverRestored(options: { restored?: boolean }): Promise<void> {
  if (options.restored !== true) {
    throw new CommandError(
      'Say --restored: every case that is not decided is then taken for one that the payer may have.',
    );
  }
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const { toBeAsked, forPeople } = await outside.store.afterRestore();
    process.stdout.write(
      `${String(toBeAsked)} cases will be asked about before anything is sent; ${String(forPeople)} wait for a person.\n` +
        'Start the service now, and have the EHRs push again what they pushed since the backup: what is ready to be asked\n' +
        'about then waits for a person, because the payer may have been asked in between.\n',
    );
  } finally {
    await close();
  }
}
