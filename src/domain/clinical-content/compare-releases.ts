import type { ClinicalContent } from './clinical-content.ts';
import type { ConceptMapTable } from './concept-map.ts';
import { EXAMPLE, factsOf, type Facts, shown } from './facts-of.ts';
import { membersOf } from './members-of.ts';
import type { ValueSetSource } from './value-set.ts';

/** So many members that came or went are named; a table may bring thousands. */
const NAMED = 5;

/** What one release says otherwise than another, one line each: what a person approves before it is published. */
export function compareReleases(before: ClinicalContent, after: ClinicalContent): readonly string[] {
  return [
    ...compareEntries(before, after),
    ...compareValueSets(before, after),
    ...compareAliases(before, after),
    ...compareThings('calendar', before.calendars.values(), after.calendars.values()),
    ...compareThings('rule', before.rules, after.rules),
    ...compareThings('criterion', before.criteria, after.criteria),
    ...compareThings('payer', before.payers, after.payers),
    ...compareThings('document', before.requirements, after.requirements),
  ];
}

function compareFacts(kind: string, before: Facts, after: Facts): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    const what = `${kind} ${name}`;
    if (name.startsWith(EXAMPLE)) return [`${what}: ${howChanged(old, now)}`];
    if (old === undefined) return [`${what}: added (${shown(now ?? '')})`];
    if (now === undefined) return [`${what}: removed (was ${shown(old)})`];
    return [`${what}: ${shown(old)} → ${shown(now)}`];
  });
}

function howChanged(old: string | undefined, now: string | undefined): string {
  if (old === undefined) return 'added';
  return now === undefined ? 'removed' : 'changed';
}

/** Every code of every map, with its target: a changed answer shows as such. */
function compareEntries(before: ClinicalContent, after: ClinicalContent): string[] {
  return compareFacts('concept map', entriesOf(before), entriesOf(after));
}

function entriesOf({ conceptMaps }: ClinicalContent): Facts {
  const answers = new Map<string, string>();
  for (const [name, table] of conceptMaps) {
    addAnswers(name, table, answers);
    for (const [sender, own] of table.bySender ?? []) addAnswers(`${name} of ${sender}`, own, answers);
  }
  return answers;
}

function addAnswers(name: string, { entries }: ConceptMapTable, answers: Map<string, string>): void {
  for (const [key, { target, equivalence, comment }] of entries ?? []) {
    const says = comment === undefined ? '' : `, "${comment}"`;
    answers.set(`${name} ${key}`, `${target?.code ?? 'nothing'} (${equivalence}${says})`);
  }
}

function compareValueSets(before: ClinicalContent, after: ClinicalContent): string[] {
  const names = [...new Set([...before.valueSets.keys(), ...after.valueSets.keys()])].sort();
  return names.flatMap((name) => {
    const what = `value set ${name}`;
    const [old, now] = [before.valueSets.get(name)?.id, after.valueSets.get(name)?.id];
    if (old === undefined) return [`${what}: added (${now ?? ''})`];
    if (now === undefined) return [`${what}: removed (was ${old})`];
    const [held, holds] = [membersIn(before, name), membersIn(after, name)];
    const changes = [
      ...sayMembers(`${what}: added`, holds, held),
      ...sayMembers(`${what}: removed`, held, holds),
    ];
    if (old !== now) return [`${what}: ${old} → ${now}`, ...changes];
    return changes.length === 0 ? [] : [...changes, sameVersion(what, old)];
  });
}

function membersIn({ resources }: ClinicalContent, name: string): ReadonlySet<string> {
  const source = resources?.get(`ValueSet/${name}`);
  // What stands there under this type was read by the schema of value sets.
  return source === undefined ? new Set() : membersOf(source as ValueSetSource);
}

/** Members that only one of the two has, the first few by name. */
function sayMembers(what: string, of: ReadonlySet<string>, without: ReadonlySet<string>): string[] {
  const only = [...of].filter((member) => !without.has(member)).sort();
  if (only.length === 0) return [];
  const rest = only.length > NAMED ? ` and ${String(only.length - NAMED)} more` : '';
  return [`${what} ${only.slice(0, NAMED).map(shown).join(', ')}${rest}`];
}

function compareAliases(before: ClinicalContent, after: ClinicalContent): string[] {
  return compareFacts('code system', before.systems ?? new Map(), after.systems ?? new Map());
}

interface Versioned {
  readonly id: string;
  readonly version: string;
}

/** What is written in YAML: fact by fact, so that it shows what a new version says otherwise. */
function compareThings(kind: string, before: Iterable<Versioned>, after: Iterable<Versioned>): string[] {
  const [old, now] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  return ids.flatMap((id) => {
    const what = `${kind} ${id}`;
    const [was, is] = [old.get(id), now.get(id)];
    if (was === undefined) return [`${what}: added (${is?.version ?? ''})`];
    if (is === undefined) return [`${what}: removed (was ${was.version})`];
    const changes = compareFacts(what, factsOf(was), factsOf(is));
    return changes.length === 0 || was.version !== is.version
      ? changes
      : [...changes, sameVersion(what, is.version)];
  });
}

function byId(things: Iterable<Versioned>): ReadonlyMap<string, Versioned> {
  return new Map([...things].map((each) => [each.id, each]));
}

/** An assessment remembers `id@version`: what says something else needs another name. */
function sameVersion(what: string, version: string): string {
  return `${what}: its version is still ${version}; raise it, so that an assessment can say which one it used`;
}
