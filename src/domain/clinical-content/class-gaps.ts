import { type ConceptMapTable, findEntry, type LoadedMaps } from './concept-map.ts';

/** What else must know an encounter class before a case with it is assessed and asked about; the others go on from these. */
const ALSO_ASKED = ['encounter-class-to-setting', 'encounter-class-to-act-code'];

const OURS = 'concept-maps/encounter-class-to-urgency.json';

/** A class that a site gave an urgency, and the maps that do not know it. */
export interface ClassGap {
  /** `system|code` */
  readonly code: string;
  readonly sender: string | undefined;
  readonly maps: readonly string[];
}

/** Classes that a site gave an urgency and forgot elsewhere: requests about such encounters could not be assembled. */
export function classGaps(content: LoadedMaps): readonly ClassGap[] {
  const table = content.conceptMaps.get('encounter-class-to-urgency');
  return [
    ...gapsIn(table, undefined, content),
    ...[...(table?.bySender ?? [])].flatMap(([sender, own]) => gapsIn(own, sender, content)),
  ];
}

function gapsIn(
  table: ConceptMapTable | undefined,
  sender: string | undefined,
  content: LoadedMaps,
): readonly ClassGap[] {
  return [...(table?.entries ?? [])].flatMap(([key, { file, target }]) => {
    if (file === OURS || target === undefined) return [];
    const bar = key.indexOf('|');
    const code = { system: key.slice(0, bar), code: key.slice(bar + 1) };
    const maps = ALSO_ASKED.filter((map) => findEntry(content, map, code, sender) === undefined);
    return maps.length === 0 ? [] : [{ code: key, sender, maps }];
  });
}
