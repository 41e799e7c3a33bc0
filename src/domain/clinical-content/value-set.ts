import { RE2JS } from 're2js';
import {
  canonicalSystem,
  type Code,
  dotted,
  isPrefixSystem,
  normalCode,
  type SystemAliases,
} from './code-system.ts';
import { type Fault, nameOfFile, type Source } from './fault.ts';

/** A FHIR R4 ValueSet, compiled to a membership test. */
export interface ValueSetTable {
  /** `name@version` */
  readonly id: string;
  readonly title: string;
  has(code: Code): boolean;
}

/** What we need of a FHIR ValueSet. */
export interface ValueSetSource {
  readonly url?: string | undefined;
  readonly version: string;
  readonly status?: string | undefined;
  readonly title?: string | undefined;
  readonly compose?:
    { readonly include: readonly Clause[]; readonly exclude?: readonly Clause[] | undefined } | undefined;
  readonly expansion?:
    | {
        /** Of all codes, where an export holds a part of them. */
        readonly total?: number | undefined;
        readonly contains?: readonly Contained[] | undefined;
      }
    | undefined;
}

export interface Clause {
  readonly system?: string | undefined;
  readonly concept?: readonly { readonly code: string }[] | undefined;
  readonly filter?:
    readonly { readonly property: string; readonly op: string; readonly value: string }[] | undefined;
  readonly valueSet?: readonly string[] | undefined;
}

export interface Contained {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly abstract?: boolean | undefined;
  readonly contains?: readonly Contained[] | undefined;
}

/** Takes a canonical system and a normal code. */
type Test = (system: string, code: string) => boolean;

/** Compiles all ValueSets by name (the file name); a value set may include another by its canonical URL. */
export function compileValueSets(
  sources: readonly Source<ValueSetSource>[],
  aliases: SystemAliases,
): {
  valueSets: ReadonlyMap<string, ValueSetTable>;
  faults: readonly Fault[];
  oversights: readonly Fault[];
} {
  const faults: Fault[] = [];
  const oversights: Fault[] = [];
  const byUrl = new Map(sources.map((source) => [source.content.url, source]));
  const compiled = new Map<string, Test>();

  const compile = (source: Source<ValueSetSource>, within: readonly string[]): Test => {
    const done = compiled.get(source.file);
    if (done !== undefined) return done;
    const include = (url: string, path: readonly PropertyKey[]): Test => {
      const other = byUrl.get(url.split('|')[0]);
      if (other === undefined || other.file === source.file || within.includes(other.file)) {
        const why =
          other === undefined ? 'is not among the loaded value sets' : 'includes itself in a circle';
        faults.push({ file: source.file, path, says: `The value set ${url} ${why}.` });
        return () => false;
      }
      return compile(other, [...within, source.file]);
    };
    const test = testOf(source, { aliases, include, faults, oversights });
    compiled.set(source.file, test);
    return test;
  };

  const valueSets = new Map<string, ValueSetTable>();
  for (const source of sources) {
    const name = nameOfFile(source.file);
    const before = sources.find((other) => nameOfFile(other.file) === name);
    if (before !== undefined && before.file !== source.file) {
      faults.push({
        file: source.file,
        path: [],
        says: `Two value sets are named ${name}. Rename one of them.`,
        also: { file: before.file, path: [] },
      });
    }
    const test = compile(source, []);
    valueSets.set(name, {
      id: `${name}@${source.content.version}`,
      title: source.content.title ?? name,
      has: (code) => {
        const system = canonicalSystem(aliases, code.system);
        return code.code !== undefined && test(system, normalCode(system, code.code));
      },
    });
  }
  return { valueSets, faults, oversights };
}

interface Compiling {
  readonly aliases: SystemAliases;
  readonly include: (url: string, path: readonly PropertyKey[]) => Test;
  readonly faults: Fault[];
  readonly oversights: Fault[];
}

function testOf({ file, content }: Source<ValueSetSource>, compiling: Compiling): Test {
  const faults: Fault[] = [];
  const here = { ...compiling, faults };
  const included = (content.compose?.include ?? []).map((clause, i) =>
    clauseTest(clause, file, ['compose', 'include', i], here),
  );
  const excluded = (content.compose?.exclude ?? []).map((clause, i) =>
    clauseTest(clause, file, ['compose', 'exclude', i], here),
  );
  // An expanded export says by code what its definition says by a filter we do not know.
  if (content.expansion?.contains !== undefined && (included.length === 0 || faults.length > 0)) {
    compiling.oversights.push(
      ...missingIn(content.expansion).map((says) => ({ file, path: ['expansion', 'total'], says })),
    );
    return expansionTest(content.expansion.contains, compiling.aliases);
  }
  compiling.faults.push(...faults);
  if (included.length === 0) {
    compiling.faults.push({
      file,
      path: [],
      says: 'The value set includes nothing. Give it codes or a filter.',
    });
  }
  return (system, code) =>
    included.some((test) => test(system, code)) && !excluded.some((test) => test(system, code));
}

function clauseTest(clause: Clause, file: string, path: readonly PropertyKey[], compiling: Compiling): Test {
  const tests: Test[] = [];
  if (clause.system !== undefined) {
    const own = canonicalSystem(compiling.aliases, clause.system);
    const codes = clause.concept && new Set(clause.concept.map((concept) => normalCode(own, concept.code)));
    const filters = (clause.filter ?? []).map((filter, f) =>
      filterTest(own, filter, { file, path: [...path, 'filter', f] }, compiling.faults),
    );
    tests.push(
      (system, code) =>
        system === own && (codes === undefined || codes.has(code)) && filters.every((test) => test(code)),
    );
  }
  for (const [v, url] of (clause.valueSet ?? []).entries()) {
    tests.push(compiling.include(url, [...path, 'valueSet', v]));
  }
  return tests.length === 0 ? () => false : (system, code) => tests.every((test) => test(system, code));
}

function filterTest(
  system: string,
  { property, op, value }: { property: string; op: string; value: string },
  place: { file: string; path: readonly PropertyKey[] },
  faults: Fault[],
): (code: string) => boolean {
  // A filter over anything else (an expression, a display, a part of a LOINC name) needs the code system itself.
  const known = ['code', 'concept'].includes(property) ? op : undefined;
  if (known === 'regex') return regexTest(value, place, faults);
  if (known === '=' || known === 'in') {
    const codes = new Set(value.split(',').map((code) => normalCode(system, code)));
    return (code) => codes.has(code);
  }
  if ((known === 'is-a' || known === 'descendent-of') && isPrefixSystem(system)) {
    const prefix = normalCode(system, value);
    return (code) => code.startsWith(prefix) && (known === 'is-a' || code !== prefix);
  }
  faults.push({
    ...place,
    says: `The filter over ${property} "${op}" is not known for ${system}. Use is-a (ICD only), =, in or regex, or an expanded value set.`,
  });
  return () => false;
}

/** A pattern is compiled whenever a draft comes, and tried on every code: long ones are lists in disguise. */
const LONGEST_PATTERN = 2_000;

/** RE2 matches in linear time, so no pattern can stall the service. ICD codes match dotted or undotted. */
function regexTest(
  value: string,
  place: { file: string; path: readonly PropertyKey[] },
  faults: Fault[],
): (code: string) => boolean {
  if (value.length > LONGEST_PATTERN) {
    const most = String(LONGEST_PATTERN);
    faults.push({ ...place, says: `The pattern is longer than ${most} characters. List the codes instead.` });
    return () => false;
  }
  try {
    const pattern = RE2JS.compile(value);
    return remembered((code) => pattern.matches(code) || pattern.matches(dotted(code)));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    faults.push({ ...place, says: `The pattern is not a linear-time (RE2) regular expression: ${why}.` });
    return () => false;
  }
}

/** Thousands of encounters share a few hundred codes, and a pattern takes a microsecond to try. */
const MOST_REMEMBERED = 10_000;

function remembered(test: (code: string) => boolean): (code: string) => boolean {
  const known = new Map<string, boolean>();
  return (code) => {
    const before = known.get(code);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const matches = test(code);
    known.set(code, matches);
    return matches;
  };
}

/** An export in pages holds a part of its codes. */
function missingIn({ total, contains = [] }: NonNullable<ValueSetSource['expansion']>): readonly string[] {
  const here = count(contains);
  if (total === undefined || total <= here) return [];
  return [`The export holds ${String(here)} of ${String(total)} codes. Export it whole, without pages.`];
}

function count(contains: readonly Contained[]): number {
  return contains.reduce((sum, { contains: inner = [] }) => sum + 1 + count(inner), 0);
}

function expansionTest(contains: readonly Contained[], aliases: SystemAliases): Test {
  const keys = new Set<string>();
  const add = (entries: readonly Contained[]): void => {
    for (const entry of entries) {
      const system = canonicalSystem(aliases, entry.system);
      if (entry.code !== undefined && entry.abstract !== true) {
        keys.add(`${system}|${normalCode(system, entry.code)}`);
      }
      add(entry.contains ?? []);
    }
  };
  add(contains);
  return (system, code) => keys.has(`${system}|${code}`);
}
