/** Everything that stands at a path of element names, by dots; lists are followed into each of their members. */
export function valuesAt(node: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(node)) return node.flatMap((each) => valuesAt(each, path));
  const [first, ...rest] = path;
  if (node === undefined) return [];
  if (first === undefined) return [node];
  if (typeof node !== 'object' || node === null) return [];
  // Its own members only: a path of a file must not reach into the language.
  const next: unknown = Object.hasOwn(node, first)
    ? Object.entries(node).find(([key]) => key === first)?.[1]
    : undefined;
  return valuesAt(next, rest);
}
