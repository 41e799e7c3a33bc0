import type { Coding } from '@medplum/fhirtypes';
import { canonicalSystem, type Code, codeKey, normalCode, type SystemAliases } from './code-system.ts';
import { type Fault, nameOfFile, type Source } from './fault.ts';
import { faultOfTarget } from './target-words.ts';

/** A FHIR R4 ConceptMap, compiled for lookup. */
export interface ConceptMapTable {
  /** `name@version` */
  readonly id: string;
  /** Key `system|code` → target. */
  readonly targets: ReadonlyMap<string, Coding>;
  /** What stands beside the target. */
  readonly entries?: ReadonlyMap<string, ConceptMapEntry>;
  /** The same by canonical system and normal code: a lookup then spells no key. */
  readonly bySystem?: EntriesBySystem;
  /** What one sending system means by its codes; asked before the general table. */
  readonly bySender?: ReadonlyMap<string, ConceptMapTable>;
}

type EntriesBySystem = ReadonlyMap<string, ReadonlyMap<string, ConceptMapEntry>>;

export interface ConceptMapEntry {
  /** Absent: the map knows the code and says that it stands for nothing (`unmatched`). */
  readonly target: Coding | undefined;
  readonly equivalence: string;
  readonly comment: string | undefined;
  /** `name@version` of the file it stands in. */
  readonly by: string;
  readonly file: string;
  readonly path: readonly PropertyKey[];
}

/** The part of a release that translating needs. */
export interface LoadedMaps {
  readonly conceptMaps: ReadonlyMap<string, ConceptMapTable>;
  readonly systems?: SystemAliases;
}

export interface Translation {
  readonly target: Coding | undefined;
  /** `name@version` of the map that was asked. */
  readonly by: string;
}

/**
 * Looks a code up in a concept map by name, asking first what its sender means by it.
 * No candidate is an answer (`target: undefined`): the code is unmapped.
 * @throws Error when no such map is loaded: a name in the code that no file carries is a programming error.
 */
export function translate(content: LoadedMaps, map: string, code: Code, sender?: string): Translation {
  const table = content.conceptMaps.get(map);
  if (table === undefined) throw new Error(`No concept map named ${map} is loaded.`);
  const entry = findEntry(content, map, code, sender);
  return entry === undefined ? { target: undefined, by: table.id } : { target: entry.target, by: entry.by };
}

/** What a map says about a code that one sender wrote; `undefined` when no map knows it. */
export function findEntry(
  content: LoadedMaps,
  map: string,
  code: Code,
  sender?: string,
): ConceptMapEntry | undefined {
  const table = content.conceptMaps.get(map);
  if (table === undefined) return undefined;
  const system = canonicalSystem(content.systems, code.system);
  const normal = normalCode(system, code.code ?? '');
  const own = sender === undefined ? undefined : table.bySender?.get(sender);
  return entryIn(own, system, normal) ?? entryIn(table, system, normal);
}

function entryIn(
  table: ConceptMapTable | undefined,
  system: string,
  code: string,
): ConceptMapEntry | undefined {
  return table?.bySystem?.get(system)?.get(code);
}

/** What we need of a FHIR ConceptMap. */
export interface ConceptMapSource {
  readonly version: string;
  readonly status?: string | undefined;
  readonly useContext?:
    | readonly {
        readonly valueCodeableConcept?: { readonly coding?: readonly CodingSource[] | undefined } | undefined;
      }[]
    | undefined;
  readonly group: readonly {
    readonly source?: string | undefined;
    readonly target?: string | undefined;
    readonly unmapped?: unknown;
    readonly element: readonly {
      readonly code?: string | undefined;
      readonly target?: readonly TargetSource[] | undefined;
    }[];
  }[];
}

interface CodingSource {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

interface TargetSource {
  readonly code?: string | undefined;
  readonly display?: string | undefined;
  readonly equivalence?: string | undefined;
  readonly comment?: string | undefined;
}

/** A useContext whose value has this system names the sender a map is for. */
export const SENDER_SYSTEM = 'urn:retro-auth:sender';
/** The source code stands for nothing in the target system: a statement, not a gap. */
const NOTHING: ReadonlySet<string> = new Set(['unmatched', 'disjoint']);

/** Compiles all ConceptMaps: files of one name add up, and two answers to one code are a fault that names both. */
export function compileConceptMaps(
  sources: readonly Source<ConceptMapSource>[],
  aliases: SystemAliases,
): { maps: ReadonlyMap<string, ConceptMapTable>; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const general = new Map<string, Draft>();
  const ofSenders = new Map<string, Map<string, Draft>>();
  for (const source of sources) {
    const name = nameOfFile(source.file);
    const sender = senderOf(source.content);
    const home = sender === undefined ? general : childOf(ofSenders, name);
    const draft: Draft = home.get(sender ?? name) ?? { ids: [], entries: new Map() };
    home.set(sender ?? name, draft);
    draft.ids.push(
      `${(source.file.split('/').at(-1) ?? name).replace(/\.(?:json|yaml)$/, '')}@${source.content.version}`,
    );
    addEntries(draft, source, aliases, faults);
  }
  const maps = new Map<string, ConceptMapTable>();
  for (const name of new Set([...general.keys(), ...ofSenders.keys()])) {
    const bySender = new Map(
      [...(ofSenders.get(name) ?? [])].map(([id, draft]) => [id, tableOf(draft, name)]),
    );
    maps.set(name, { ...tableOf(general.get(name), name), bySender });
  }
  return { maps, faults };
}

interface Draft {
  readonly ids: string[];
  readonly entries: Map<string, ConceptMapEntry>;
}

function childOf(home: Map<string, Map<string, Draft>>, name: string): Map<string, Draft> {
  const child = home.get(name) ?? new Map<string, Draft>();
  home.set(name, child);
  return child;
}

function senderOf(map: ConceptMapSource): string | undefined {
  const codings = map.useContext?.flatMap((context) => context.valueCodeableConcept?.coding ?? []);
  return codings?.find((coding) => coding.system === SENDER_SYSTEM)?.code;
}

function tableOf(draft: Draft | undefined, name: string): ConceptMapTable {
  const entries = draft?.entries ?? new Map<string, ConceptMapEntry>();
  const targets = new Map<string, Coding>();
  const bySystem = new Map<string, Map<string, ConceptMapEntry>>();
  for (const [key, entry] of entries) {
    if (entry.target !== undefined) targets.set(key, entry.target);
    const bar = key.indexOf('|');
    const codes = bySystem.get(key.slice(0, bar)) ?? new Map<string, ConceptMapEntry>();
    bySystem.set(key.slice(0, bar), codes.set(key.slice(bar + 1), entry));
  }
  return { id: draft?.ids[0] ?? name, targets, entries, bySystem };
}

function addEntries(
  draft: Draft,
  { file, content }: Source<ConceptMapSource>,
  aliases: SystemAliases,
  faults: Fault[],
): void {
  const by = draft.ids.at(-1) ?? file;
  content.group.forEach((group, g) => {
    if (group.unmapped !== undefined) {
      faults.push({
        file,
        path: ['group', g, 'unmapped'],
        says: 'A code that no map knows reaches a person, so a map may not answer for it. Remove "unmapped".',
      });
    }
    const system = canonicalSystem(aliases, group.source);
    group.element.forEach((element, e) => {
      const path = ['group', g, 'element', e] as const;
      const key = codeKey(aliases, { system, ...(element.code === undefined ? {} : { code: element.code }) });
      (element.target ?? []).forEach((target, t) => {
        const entry = entryOf(target, group.target, by, file, [...path, 'target', t]);
        const before = draft.entries.get(key);
        const says = faultOfTarget(entry.target?.system, entry.target?.code);
        if (says !== undefined) faults.push({ file, path: entry.path, says });
        if (before === undefined) draft.entries.set(key, entry);
        else if (!isSaidAgain(entry, before)) faults.push(twoCandidates(key, entry, before));
      });
      if ((element.target ?? []).length === 0) {
        faults.push({
          file,
          path,
          says: `Code ${element.code ?? ''} has no target. Give it one, or say "unmatched".`,
        });
      }
    });
  });
}

function entryOf(
  target: TargetSource,
  system: string | undefined,
  by: string,
  file: string,
  path: readonly PropertyKey[],
): ConceptMapEntry {
  const equivalence = target.equivalence ?? 'equivalent';
  const coding: Coding | undefined =
    NOTHING.has(equivalence) || target.code === undefined
      ? undefined
      : {
          ...(system === undefined ? {} : { system }),
          code: target.code,
          ...(target.display === undefined ? {} : { display: target.display }),
        };
  return { target: coding, equivalence, comment: target.comment, by, file, path };
}

/** Published maps repeat themselves; the same answer in one file is one answer. */
function isSaidAgain(one: ConceptMapEntry, other: ConceptMapEntry): boolean {
  return (
    one.file === other.file &&
    one.equivalence === other.equivalence &&
    one.target?.code === other.target?.code &&
    one.target?.system === other.target?.system
  );
}

function twoCandidates(key: string, entry: ConceptMapEntry, before: ConceptMapEntry): Fault {
  return {
    file: entry.file,
    path: entry.path,
    says: `Code ${key.replace('|', ' ')} has two answers: ${entry.target?.code ?? 'nothing'} here and ${before.target?.code ?? 'nothing'} elsewhere. Keep one.`,
    also: { file: before.file, path: before.path },
  };
}
