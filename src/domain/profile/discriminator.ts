import { parseDiscriminatorPath, valuesAt, type PathStep } from './discriminator-path.ts';
import { unversioned } from './definition.ts';
import { childOf, type ElementNode } from './element-tree.ts';
import { isObject, isResource, objectsOf } from './json.ts';
import type { Library } from './library.ts';
import { contains, equals } from './pattern.ts';
import type { Visit } from './visit.ts';

/** Whether an item belongs to a slice. */
export type Discriminator = (item: unknown, visit: Visit) => boolean;

/** Compiles the discriminators of the slicing into one question about an item. */
export function discriminators(slice: ElementNode, host: ElementNode, library: Library): Discriminator {
  const wanted = (host.element.slicing?.discriminator ?? []).map(({ type, path }) =>
    discriminator(slice, type, path, library),
  );
  const [only] = wanted;
  if (only === undefined) return byExtensionUrl(slice, library);
  if (wanted.length === 1) return only;
  return (item, visit) => wanted.every((holds) => holds(item, visit));
}

function discriminator(slice: ElementNode, type: string, path: string, library: Library): Discriminator {
  if (path === 'url' && isExtension(slice)) return byExtensionUrl(slice, library);
  const steps = parseDiscriminatorPath(path);
  const target = descend(slice, steps, library);
  if (target === undefined) return never;
  switch (type) {
    case 'type':
      return byType(target, steps);
    case 'profile':
      return byProfile(target, steps, library);
    case 'exists':
      return (item) => valuesAt(item, steps).length > 0 === (target.max !== 0 && target.min > 0);
    default:
      return byValue(target, steps, library);
  }
}

function isExtension(node: ElementNode): boolean {
  return node.types.some(({ code }) => code === 'Extension');
}

function byExtensionUrl(slice: ElementNode, library: Library): Discriminator {
  const url = extensionUrl(slice, library);
  return (item) => isObject(item) && url !== undefined && item['url'] === url;
}

/** The url that a slice of extensions stands for: fixed in it, or in the definition that it names. */
function extensionUrl(slice: ElementNode, library: Library): string | undefined {
  const fixed = slice.children.get('url')?.fixed;
  const profile = slice.types[0]?.profile?.[0];
  if (profile === undefined) return typeof fixed === 'string' ? fixed : undefined;
  const defined = library.treeOf(profile)?.root.children.get('url')?.fixed;
  return typeof defined === 'string' ? defined : profile;
}

function byType(target: ElementNode, steps: readonly PathStep[]): Discriminator {
  const types = new Set(target.types.map(({ code }) => code));
  return (item) => valuesAt(item, steps).some((value) => isResource(value) && types.has(value.resourceType));
}

function byProfile(target: ElementNode, steps: readonly PathStep[], library: Library): Discriminator {
  const profiles = target.types.flatMap(({ profile }) => profile ?? []);
  const serves = (claimed: unknown): boolean =>
    typeof claimed === 'string' && profiles.some((profile) => library.isA(unversioned(claimed), profile));
  return (item) =>
    valuesAt(item, steps).some((value) => {
      const meta = isObject(value) ? value['meta'] : undefined;
      return isObject(meta) && Array.isArray(meta['profile']) && meta['profile'].some(serves);
    });
}

/** `value` and `pattern` discriminators: fixed, pattern or required binding, here or in the children. */
function byValue(target: ElementNode, steps: readonly PathStep[], library: Library): Discriminator {
  const matches = valueMatcher(target, library);
  return matches === undefined ? never : (item) => valuesAt(item, steps).some(matches);
}

type Matcher = (value: unknown) => boolean;

function valueMatcher(node: ElementNode, library: Library): Matcher | undefined {
  const { fixed, pattern } = node;
  if (fixed !== undefined) return (value) => equals(value, fixed);
  if (pattern !== undefined) return (value) => contains(value, pattern);
  const ofChildren = childrenMatcher(node, library);
  return ofChildren ?? bindingMatcher(node, library);
}

function childrenMatcher(node: ElementNode, library: Library): Matcher | undefined {
  const matchers = [...node.children].flatMap(([name, child]) => {
    const matches = name === 'extension' ? undefined : valueMatcher(child, library);
    return matches === undefined || child.min === 0 ? [] : [{ name, matches }];
  });
  if (matchers.length === 0) return undefined;
  return (value) =>
    isObject(value) &&
    matchers.every(({ name, matches }) => {
      const child = value[name];
      return Array.isArray(child) ? child.some(matches) : matches(child);
    });
}

/** A slice that is told by its value set cannot be told where that value set is not at hand. */
function bindingMatcher({ element }: ElementNode, library: Library): Matcher | undefined {
  if (element.binding?.strength !== 'required' || element.binding.valueSet === undefined) return undefined;
  const members = library.valueSet(unversioned(element.binding.valueSet));
  if (members === undefined) return undefined;
  return (value) => {
    if (typeof value === 'string') return members.has(value, undefined);
    if (!isObject(value)) return false;
    const codings = value['coding'] === undefined ? [value] : objectsOf(value['coding']);
    return codings.some(
      ({ code, system }) =>
        typeof code === 'string' && members.has(code, typeof system === 'string' ? system : ''),
    );
  };
}

function descend(slice: ElementNode, steps: readonly PathStep[], library: Library): ElementNode | undefined {
  let node: ElementNode | undefined = slice;
  for (const step of steps) {
    if (node === undefined) return undefined;
    if (step.kind === 'extension') {
      const extensions: readonly ElementNode[] = childOf(node, 'extension', library.treeOf)?.slices ?? [];
      node = extensions.find((extension) => extensionUrl(extension, library) === step.url);
    } else node = childOf(node, step.name, library.treeOf);
  }
  return node;
}

function never(): boolean {
  return false;
}
