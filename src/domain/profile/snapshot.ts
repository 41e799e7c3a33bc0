import { baseCanonical, idOf, unversioned, type Definition, type ElementDefinition } from './definition.ts';

/** Looks up a definition that already has its snapshot. */
type CompleteLookup = (canonical: string) => Definition | undefined;

/** One element while a snapshot is being made. Ids and paths are spelt out at the end, from where it stands. */
interface Draft {
  readonly name: string;
  element: ElementDefinition;
  children: Draft[];
  slices: Draft[];
}

/**
 * The snapshot step of profiling: the base's elements, with the differential laid over them.
 * A definition that has a snapshot is returned as it is.
 */
export function snapshotOf(definition: Definition, complete: CompleteLookup): Definition {
  if (definition.snapshot !== undefined) return definition;
  const base = complete(unversioned(definition.baseDefinition ?? ''));
  if (base?.snapshot === undefined) {
    throw new Error(
      `${definition.url} builds on ${definition.baseDefinition ?? 'nothing'}, which is not loaded.`,
    );
  }
  const root = draftOf(base.snapshot.element);
  for (const element of definition.differential?.element ?? []) {
    const draft = reach(root, idOf(element).split('.').slice(1), { root, complete, url: definition.url });
    draft.element = overlay(draft.element, element);
  }
  return { ...definition, snapshot: { element: spelledOut(root, root.name, root.name) } };
}

function draftOf(elements: readonly ElementDefinition[]): Draft {
  const byId = new Map<string, Draft>();
  let root: Draft | undefined;
  for (const element of elements) {
    const id = idOf(element);
    const dot = id.lastIndexOf('.');
    const draft: Draft = { name: id.slice(dot + 1), element, children: [], slices: [] };
    byId.set(id, draft);
    root ??= draft;
    const colon = draft.name.indexOf(':');
    if (dot < 0) continue;
    if (colon < 0) byId.get(id.slice(0, dot))?.children.push(draft);
    else byId.get(id.slice(0, dot + 1 + colon))?.slices.push(draft);
  }
  if (root === undefined) throw new Error('A snapshot has at least one element.');
  return root;
}

interface Surroundings {
  readonly root: Draft;
  readonly complete: CompleteLookup;
  readonly url: string;
}

/** Walks to the element of a differential, unfolding types and beginning slices on the way. */
function reach(from: Draft, steps: readonly string[], around: Surroundings): Draft {
  let draft = from;
  for (const step of steps) {
    const [name = step] = step.split(':');
    if (draft.children.length === 0) draft.children = unfolded(draft, around);
    const child = draft.children.find((candidate) => candidate.name === name);
    if (child === undefined)
      throw new Error(`${around.url} speaks of ${step}, which ${draft.name} does not have.`);
    draft = step === name ? child : sliceOf(child, step);
  }
  return draft;
}

/** The children that an element has by its type, its type's profile, or the element it repeats. */
function unfolded({ element }: Draft, { root, complete }: Surroundings): Draft[] {
  if (element.contentReference !== undefined) return childrenAt(element.contentReference, root).map(copy);
  const [type] = element.type ?? [];
  const definition = type && complete(unversioned(type.profile?.[0] ?? baseCanonical(type.code)));
  return definition?.snapshot === undefined ? [] : draftOf(definition.snapshot.element).children.map(copy);
}

function childrenAt(contentReference: string, root: Draft): readonly Draft[] {
  const [, ...steps] = contentReference.slice(contentReference.indexOf('#') + 1).split('.');
  let target: Draft | undefined = root;
  for (const step of steps) target = target?.children.find(({ name }) => name === step);
  return target?.children ?? [];
}

function copy(draft: Draft): Draft {
  return { ...draft, children: draft.children.map(copy), slices: draft.slices.map(copy) };
}

/** A new slice begins as a copy of its host that may be absent. */
function sliceOf(host: Draft, name: string): Draft {
  const known = host.slices.find((slice) => slice.name === name);
  if (known !== undefined) return known;
  const element = Object.fromEntries(
    Object.entries(host.element).filter(([key]) => key !== 'slicing' && key !== 'mustSupport'),
  ) as unknown as ElementDefinition; // the path is still there
  const sliceName = name.slice(name.indexOf(':') + 1);
  const slice: Draft = {
    name,
    element: { ...element, min: 0, sliceName },
    children: host.children.map(copy),
    slices: [],
  };
  host.slices.push(slice);
  return slice;
}

/** What the differential says replaces what stood there; its invariants come on top. */
function overlay(below: ElementDefinition, above: ElementDefinition): ElementDefinition {
  const hasConstant = Object.keys(above).some(isConstant);
  const kept = Object.entries(below).filter(([key]) => !(hasConstant && isConstant(key)));
  const baseMax = below.base?.max ?? below.max;
  const constraint = [...(below.constraint ?? []), ...(above.constraint ?? [])];
  return {
    ...(Object.fromEntries(kept) as unknown as ElementDefinition), // `below` without a constant that is replaced
    ...above,
    ...(baseMax === undefined ? {} : { base: { max: baseMax } }),
    ...(constraint.length === 0 ? {} : { constraint }),
  };
}

function isConstant(key: string): boolean {
  return /^(fixed|pattern)[A-Z]/.test(key);
}

function spelledOut(draft: Draft, id: string, path: string): ElementDefinition[] {
  const self: ElementDefinition = { ...draft.element, id, path };
  const below = draft.children.flatMap((child) => [
    ...spelledOut(child, `${id}.${child.name}`, `${path}.${child.name}`),
    ...child.slices.flatMap((slice) => spelledOut(slice, `${id}.${slice.name}`, `${path}.${child.name}`)),
  ]);
  return [self, ...below];
}
