import type { ClinicalContent } from './clinical-content.ts';

/** What one release says otherwise than another, one line each: what a person approves before it is published. */
export function compareReleases(before: ClinicalContent, after: ClinicalContent): readonly string[] {
  return [
    ...compareTables('concept map', entriesOf(before), entriesOf(after)),
    ...compareTables('value set', idsOf(before.valueSets), idsOf(after.valueSets)),
    ...compareTables('calendar', versionsOf(before.calendars.values()), versionsOf(after.calendars.values())),
    ...compareTables('rule', versionsOf(before.rules), versionsOf(after.rules)),
    ...compareTables('payer', versionsOf(before.payers), versionsOf(after.payers)),
    ...compareTables('document', versionsOf(before.requirements), versionsOf(after.requirements)),
  ];
}

type Table = ReadonlyMap<string, string>;

function compareTables(kind: string, before: Table, after: Table): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    if (old === undefined) return [`${kind} ${name}: added (${now ?? ''})`];
    if (now === undefined) return [`${kind} ${name}: removed (was ${old})`];
    return [`${kind} ${name}: ${old} → ${now}`];
  });
}

/** Every code of every map, with its target: a changed answer shows as such. */
function entriesOf({ conceptMaps }: ClinicalContent): Table {
  const table = new Map<string, string>();
  for (const [name, { targets, entries, bySender }] of conceptMaps) {
    for (const [key, target] of targets) {
      const { equivalence } = entries?.get(key) ?? { equivalence: 'equivalent' };
      table.set(`${name} ${key}`, `${target.code ?? ''} (${equivalence})`);
    }
    for (const [sender, own] of bySender ?? []) {
      for (const [key, target] of own.targets) table.set(`${name} of ${sender} ${key}`, target.code ?? '');
    }
  }
  return table;
}

function idsOf(tables: ReadonlyMap<string, { readonly id: string }>): Table {
  return new Map([...tables].map(([name, { id }]) => [name, id]));
}

function versionsOf(things: Iterable<{ readonly id: string; readonly version: string }>): Table {
  return new Map([...things].map(({ id, version }) => [id, version]));
}
