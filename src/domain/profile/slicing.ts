import { discriminators, type Discriminator } from './discriminator.ts';
import type { ElementNode } from './element-tree.ts';
import type { JsonObject } from './json.ts';
import type { Library } from './library.ts';
import { report, type Check, type PropertyCheck, type Visit } from './visit.ts';

/** The check of the items of an array that is sliced: each goes to its slice, else to the element itself. */
export type ItemsCheck = (
  items: readonly unknown[],
  visit: Visit,
  owner: JsonObject,
  otherwise: PropertyCheck,
) => void;

interface Slice {
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly matches: Discriminator;
  readonly check: Check;
}

/** Compiles the slices of a repeating element. */
export function slicedArrayCheck(host: ElementNode, library: Library): ItemsCheck {
  const { rules = 'open', ordered = false } = host.element.slicing ?? {};
  let slices: readonly Slice[] | undefined;
  return (items, visit, owner, otherwise) => {
    slices ??= host.slices.map((node) => compiledSlice(node, host, library));
    const counts = new Array<number>(slices.length).fill(0);
    let last = -1;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      visit.path.push(index);
      const at = item === null ? -1 : slices.findIndex(({ matches }) => matches(item, visit));
      const slice = slices[at];
      if (slice === undefined) {
        if (item === null) report(visit, 'value-null', host.path);
        else otherwise(item, visit, owner);
        if (rules === 'closed') report(visit, 'slice-not-allowed', host.path);
      } else {
        counts[at] = (counts[at] ?? 0) + 1;
        slice.check(item, visit);
        if (ordered && at < last) report(visit, 'slice-out-of-order', host.path);
        last = Math.max(last, at);
      }
      visit.path.pop();
    }
    reportCounts(slices, counts, visit);
  };
}

function compiledSlice(node: ElementNode, host: ElementNode, library: Library): Slice {
  const { min, max, element, path } = node;
  const [hostType] = host.types;
  const [type] = node.types;
  const isHeldToHost = type?.profile === undefined && type?.code === hostType?.code;
  return {
    what: `${path}:${element.sliceName ?? ''} ${String(min)}..${element.max ?? '*'}`,
    min,
    max,
    matches: discriminators(node, host, library),
    // A slice that names no profile of its own is still held to its host's.
    check: library.elementCheck(node, isHeldToHost ? hostType : type),
  };
}

function reportCounts(slices: readonly Slice[], counts: readonly number[], visit: Visit): void {
  slices.forEach(({ what, min, max }, at) => {
    const count = counts[at] ?? 0;
    if (count < min) report(visit, 'slice-too-few', what);
    else if (count > max) report(visit, 'slice-too-many', what);
  });
}
