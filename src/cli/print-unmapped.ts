import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { countUnmapped } from '../workflow/count-unmapped.ts';

/** Prints the codes that feeds sent and no map knows, most frequent first, and where each would be mapped. */
export async function printUnmapped(options: { json?: boolean }): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const counts = await countUnmapped(outside);
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
      return;
    }
    for (const { map, system, code, cases, senders, place } of counts) {
      process.stdout.write(
        `${String(cases).padStart(7)} case(s)  ${system ?? 'no system'}|${code}  from ${senders.join(', ')}, e.g. ${place}; belongs into concept-maps/${map}.json\n`,
      );
    }
    if (counts.length === 0) process.stdout.write('Every code of the stored cases is known to its map.\n');
  } finally {
    await close();
  }
}
