import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { countUnmapped, type UnmappedCount } from '../workflow/count-unmapped.ts';
import { ownMapFile } from '../domain/clinical-content/map-names.ts';

/** Prints the codes that feeds sent and no map knows, most frequent first, and where each would be mapped. */
export async function printUnmapped(options: { json?: boolean }): Promise<void> {
  const { outside, close } = await openWorkplace(loadSettings(), jsonLog('error'));
  try {
    const counts = await countUnmapped(outside);
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
      return;
    }
    for (const each of counts) process.stdout.write(`${unmappedLine(each)}\n`);
    if (counts.length === 0) process.stdout.write('Every code of the stored cases is known to its map.\n');
  } finally {
    await close();
  }
}

/** How often a code was met, where, and what to do. */
export function unmappedLine({ map, system, code, cases, senders, place }: UnmappedCount): string {
  const met = `${String(cases).padStart(7)} case(s)  ${system ?? 'no system'}|${code}`;
  return `${met}  from ${senders.join(', ')}, e.g. ${place}; ${map} does not know it: add it to ${ownMapFile(map)}`;
}
