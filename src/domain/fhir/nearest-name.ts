/** So many letters may be wrong, missing or too many in a name that was meant. */
const MOST_WRONG = 2;

/** The known name that a misspelt one was meant to be; undefined when none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = MOST_WRONG + 1;
  for (const each of known) {
    const wrong = lettersWrong(name, each);
    if (wrong < fewest) [nearest, fewest] = [each, wrong];
  }
  return nearest;
}

/** Levenshtein distance, row by row. */
function lettersWrong(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MOST_WRONG) return MOST_WRONG + 1;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (one[index] === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
