import type { Coding } from '@medplum/fhirtypes';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import { normalCode } from '../domain/clinical-content/code-system.ts';
import { type ConceptMapTable, findEntry, translate } from '../domain/clinical-content/concept-map.ts';
import { namedContent } from './named-content.ts';
import { CommandError } from './refusal-text.ts';

/** A code as a person types it, and whose it is. */
interface Asked {
  readonly map: string;
  /** `code` or `system|code` */
  readonly spelled: string;
  /** The sending system whose own maps are asked first. */
  readonly sender?: string;
}

/** Looks a code up in a concept map and says what it becomes; exit status 1 when the map does not know it. */
export async function translateCode({ release, ...asked }: Asked & { release?: string }): Promise<void> {
  const { content } = await namedContent(release);
  const { isMapped, says } = sayTranslation(content, asked);
  process.stdout.write(`${says}\n`);
  if (!isMapped) process.exitCode = 1;
}

/** What the code becomes, in one line. @throws CommandError when there is no such map. */
export function sayTranslation(
  content: ClinicalContent,
  { map, spelled, sender }: Asked,
): { readonly isMapped: boolean; readonly says: string } {
  const table = content.conceptMaps.get(map);
  if (table === undefined) {
    throw new CommandError(
      `There is no concept map ${map}; there are: ${[...content.conceptMaps.keys()].sort().join(', ')}.`,
    );
  }
  const bar = spelled.lastIndexOf('|');
  const code = { system: bar < 0 ? '' : spelled.slice(0, bar), code: spelled.slice(bar + 1) };
  const { target, by } = translate(content, map, code, sender);
  if (target === undefined && findEntry(content, map, code, sender) !== undefined) {
    return { isMapped: true, says: `stands for nothing, as ${by} says` };
  }
  if (target === undefined) {
    const known = bar < 0 ? systemsWith(table, code.code, sender) : [];
    return {
      isMapped: false,
      says: `unmapped by ${by}${known.length === 0 ? '' : giveItAs(known, code.code)}`,
    };
  }
  return { isMapped: true, says: `${sayCoding(target)} by ${by}` };
}

function sayCoding({ system = '', code = '', display }: Coding): string {
  return `${system}|${code}${display === undefined ? '' : ` (${display})`}`;
}

/** The code systems in which a map knows a code that was given without one. */
function systemsWith(table: ConceptMapTable, code: string, sender: string | undefined): readonly string[] {
  const own = sender === undefined ? undefined : table.bySender?.get(sender);
  const systems = [table, own].flatMap((each) => [...(each?.bySystem ?? [])]);
  const knowing = systems.filter(([system, codes]) => codes.has(normalCode(system, code)));
  return [...new Set(knowing.map(([system]) => system))].sort();
}

function giveItAs(systems: readonly string[], code: string): string {
  return `. Give it as ${systems.map((system) => `${system}|${code}`).join(' or ')}`;
}
