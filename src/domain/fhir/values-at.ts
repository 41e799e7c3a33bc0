/** Everything that stands at a path of element names; lists are followed into each of their members. */
export function valuesAt(node: unknown, path: readonly string[]): readonly unknown[] {
  const found: unknown[] = [];
  gatherAt(node, path, 0, found);
  return found;
}

/** Adds what stands at the path from its element of that index on. */
function gatherAt(node: unknown, path: readonly string[], from: number, found: unknown[]): void {
  if (Array.isArray(node)) {
    for (const each of node) gatherAt(each, path, from, found);
    return;
  }
  if (node === undefined) return;
  const name = path[from];
  if (name === undefined) found.push(node);
  // Its own members only: a path of a file must not reach into the language.
  else if (typeof node === 'object' && node !== null && Object.hasOwn(node, name)) {
    // An object's own member of that name, which the type `object` does not list.
    gatherAt((node as Readonly<Record<string, unknown>>)[name], path, from + 1, found);
  }
}
