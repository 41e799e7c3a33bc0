import type { Clause, Contained, ValueSetSource } from './value-set.ts';

/** What a ValueSet holds, one line each: codes, filters and other value sets it includes, and what it leaves out. */
export function membersOf({ compose, expansion }: ValueSetSource): ReadonlySet<string> {
  return new Set([
    ...(compose?.include ?? []).flatMap(linesOf),
    ...(compose?.exclude ?? []).flatMap(linesOf).map((line) => `without ${line}`),
    ...codesIn(expansion?.contains ?? []),
  ]);
}

function linesOf({ system = '', concept = [], filter = [], valueSet = [] }: Clause): string[] {
  const lines = [
    ...concept.map(({ code }) => `${system}|${code}`),
    ...filter.map(({ property, op, value }) => `${system} ${property} ${op} ${value}`),
    ...valueSet,
  ];
  return lines.length === 0 ? [`all of ${system}`] : lines;
}

function codesIn(contains: readonly Contained[]): string[] {
  return contains.flatMap(({ system = '', code, abstract, contains: inner = [] }) => [
    ...(code === undefined || abstract === true ? [] : [`${system}|${code}`]),
    ...codesIn(inner),
  ]);
}
