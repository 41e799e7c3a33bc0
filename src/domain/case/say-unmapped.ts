import { ownMapFile } from '../clinical-content/map-names.ts';
import type { Unmapped } from './assessment.ts';

/** One sentence and what to do: a code that no map knows, and where it stands. */
export function sayUnmapped({ map, system, code, place }: Unmapped): string {
  return `${system ?? 'no system'}|${code} at ${place}: ${map} does not know it. → Add it to ${ownMapFile(map)}, or correct it at its source.`;
}
