/** What a piece of content says, as paths and values that a person can compare: `then.strength` → `strong`. */
export type Facts = ReadonlyMap<string, string>;

/** So much of a value is shown; the rest is in the file. */
const SHOWN = 120;

/**
 * Lays a piece of content out flat. Members of a list are named by their id or key where they have one, so that one
 * that was put in between does not change the names of all others. An example is one fact, however long it is.
 */
export function factsOf(thing: object): Facts {
  const facts = new Map<string, string>();
  for (const [name, value] of Object.entries(thing)) layOut(value, name, facts);
  return facts;
}

function layOut(value: unknown, path: string, facts: Map<string, string>): void {
  if (value === undefined || typeof value === 'function') return;
  const plain = plainOf(value);
  if (path === 'examples' && Array.isArray(plain)) layOutExamples(plain, facts);
  else if (typeof plain !== 'object' || plain === null) facts.set(path, String(plain));
  else if (Array.isArray(plain)) layOutList(plain, path, facts);
  else for (const [name, each] of Object.entries(plain)) layOut(each, `${path}.${name}`, facts);
}

function layOutList(list: readonly unknown[], path: string, facts: Map<string, string>): void {
  if (list.every((each) => typeof each !== 'object' || each === null)) {
    facts.set(path, list.map(String).join(', '));
    return;
  }
  for (const [index, each] of list.entries())
    layOut(each, `${path}[${nameOf(each) ?? String(index)}]`, facts);
}

function layOutExamples(examples: readonly unknown[], facts: Map<string, string>): void {
  for (const [index, each] of examples.entries()) {
    facts.set(`${EXAMPLE}${nameOf(each) ?? String(index + 1)}"`, JSON.stringify(each));
  }
}

function nameOf(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) return undefined;
  const named = ['id', 'key', 'name', 'step'].map((name) =>
    Object.entries(member).find(([key]) => key === name),
  );
  const value: unknown = named.find((entry) => entry !== undefined)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** A compiled value set is told by its name, as it has a version of its own; an expression by its text. */
function plainOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return Object.fromEntries(value as ReadonlyMap<string, unknown>);
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)].sort();
  if ('evaluate' in value && 'text' in value) return value.text;
  if ('has' in value && 'id' in value) return String(value.id).split('@')[0];
  return value;
}

/** How the name of a fact begins that is an example; it is too long to be shown. */
export const EXAMPLE = 'example "';

/** A value as a line shows it. */
export function shown(value: string): string {
  return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}
