import { idOf, type Definition, type ElementDefinition } from '../../src/domain/profile/definition.ts';
import {
  childOf,
  elementTree,
  type ElementNode,
  type ElementTree,
} from '../../src/domain/profile/element-tree.ts';
import { constantOf, unversioned } from '../../src/domain/profile/definition.ts';
import { snapshotOf } from '../../src/domain/profile/snapshot.ts';

/** Finds definitions by canonical, as a validator does. */
export type Lookup = (canonical: string) => Definition | undefined;

/** Where our reading of a profile and the published one differ, one line an aspect of an element. */
export function profileDifferences(url: string, ours: Lookup, published: Lookup): string[] {
  const [mine, theirs] = [treesOf(ours), treesOf(published)];
  const tree = theirs(url);
  if (tree === undefined) return [`${url}: not published`];
  const own = mine(url);
  if (own === undefined) return [`${url}: we have none`];
  const beyond = [...own.byId.values()]
    .map(({ element }) => idOf(element))
    .filter((id) => /:[^.]+$/.test(id) && find(tree.root, id, theirs) === undefined)
    .map((id) => `${id}: the guide has no such slice`);
  const differences = [...tree.byId.values()].flatMap((node) => {
    const id = idOf(node.element);
    const counterpart = find(own.root, id, mine);
    if (counterpart === undefined) return isPlain(node) ? [] : [`${id}: we have no such element`];
    return aspectsOf(node).flatMap(([aspect, value]) => {
      const other = aspectsOf(counterpart).find(([name]) => name === aspect)?.[1];
      return value === other ? [] : [`${id} ${aspect}: ours ${String(other)}, published ${String(value)}`];
    });
  });
  const [places, theirPlaces] = [contextsOf(ours(url)), contextsOf(published(url))];
  const contexts = places === theirPlaces ? [] : [`contexts: ours ${places}, published ${theirPlaces}`];
  return [...differences, ...beyond, ...contexts];
}

function contextsOf(definition: Definition | undefined): string {
  return (definition?.context ?? [])
    .map(({ expression }) => expression)
    .sort()
    .join(', ');
}

function treesOf(lookup: Lookup): (canonical: string) => ElementTree | undefined {
  const known = new Map<string, ElementTree | undefined>();
  const complete: Lookup = (canonical) => {
    const definition = lookup(canonical);
    return definition && snapshotOf(definition, complete);
  };
  return (canonical) => {
    if (!known.has(canonical)) {
      const definition = complete(canonical);
      known.set(canonical, definition && elementTree(definition));
    }
    return known.get(canonical);
  };
}

/** The same element in our tree, through slices and into types. */
function find(root: ElementNode, id: string, treeOf: (canonical: string) => ElementTree | undefined) {
  let node: ElementNode | undefined = root;
  for (const step of id.split('.').slice(1)) {
    const [name = '', slice] = step.split(':');
    node = node && childOf(node, name.replace('[x]', ''), treeOf);
    if (slice !== undefined) node = node?.slices.find(({ element }) => element.sliceName === slice);
  }
  return node;
}

/** An element that says nothing beyond its type. */
function isPlain({ element, fixed, pattern, min }: ElementNode): boolean {
  return element.mustSupport !== true && fixed === undefined && pattern === undefined && min === 0;
}

const EVERYWHERE = /^(ele-1|ext-1|dom-\d|txt-\d)$/;

function aspectsOf(node: ElementNode): (readonly [string, string])[] {
  const { element } = node;
  const keys = (element.constraint ?? []).filter(
    ({ severity, key }) => severity === 'error' && !EVERYWHERE.test(key),
  );
  return [
    ['min', String(element.min ?? 0)],
    ['max', element.max ?? '1'],
    [
      'types',
      node.types
        .map(({ code }) => code)
        .sort()
        .join(','),
    ],
    [
      'profiles',
      node.types
        .flatMap(({ profile }) => profile ?? [])
        .sort()
        .join(','),
    ],
    [
      'targets',
      node.types
        .flatMap(({ targetProfile }) => targetProfile ?? [])
        .sort()
        .join(','),
    ],
    ['fixed', inKeyOrder(constantOf(element, 'fixed'))],
    ['pattern', inKeyOrder(constantOf(element, 'pattern'))],
    ['binding', bindingOf(element, 'required')],
    ['extensible binding', bindingOf(element, 'extensible')],
    ['slicing', slicingOf(element)],
    ['must support', String(element.mustSupport ?? false)],
    ['invariants', invariantsOf(keys)],
  ];
}

function inKeyOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inKeyOrder).join(',')}]`;
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}: ${inKeyOrder(inner)}`).join(', ')}}`;
}

function bindingOf({ binding }: ElementDefinition, strength: 'required' | 'extensible'): string {
  return binding?.strength === strength ? unversioned(binding.valueSet ?? '') : '';
}

/** Keys of invariants with what they say, but for the spaces in it. */
function invariantsOf(constraints: NonNullable<ElementDefinition['constraint']>): string {
  const said = constraints.map(({ key, expression = '' }) => `${key} ${expression.replaceAll(/\s+/g, '')}`);
  return [...new Set(said)].sort().join(', ');
}

function slicingOf({ slicing }: ElementDefinition): string {
  if (slicing === undefined) return '';
  const by = (slicing.discriminator ?? []).map(({ type, path }) => `${type}@${path}`).join('+');
  return by === 'value@url' ? '' : `${by} ${slicing.rules ?? ''}`;
}
