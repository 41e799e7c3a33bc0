/** Where a site adds what a map does not know: an update brings ours anew, and what was written into it is gone. */
export function ownMapFile(map: string): string {
  return `a file of your own beside it, concept-maps/${map}.<name>.json`;
}
