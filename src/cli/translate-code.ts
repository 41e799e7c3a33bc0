import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import { translate } from '../domain/clinical-content/concept-map.ts';
import { mappingsDirectory } from '../content-source.ts';
import { CommandError } from './refusal-text.ts';

/** Looks `code` or `system|code` up in a concept map and says what it becomes. */
export async function translateCode(map: string, spelled: string): Promise<void> {
  const content = await loadClinicalContent(mappingsDirectory(loadSettings()));
  if (!content.conceptMaps.has(map)) {
    throw new CommandError(
      `There is no concept map ${map}; there are: ${[...content.conceptMaps.keys()].sort().join(', ')}.`,
    );
  }
  const bar = spelled.lastIndexOf('|');
  const code = { system: bar < 0 ? '' : spelled.slice(0, bar), code: spelled.slice(bar + 1) };
  const { target, by } = translate(content, map, code);
  process.stdout.write(
    target === undefined
      ? `unmapped by ${by}\n`
      : `${target.system ?? ''}|${target.code ?? ''}${target.display === undefined ? '' : ` (${target.display})`} by ${by}\n`,
  );
  if (target === undefined) process.exitCode = 1;
}
