import {
  baseCanonical,
  constantOf,
  idOf,
  unversioned,
  type Definition,
  type ElementDefinition,
  type TypeReference,
} from './definition.ts';

/** One element of a snapshot with its children and slices: what the compiler turns into a check. */
export interface ElementNode {
  readonly definition: Definition;
  readonly element: ElementDefinition;
  readonly path: string;
  /** As the snapshot spells it: `item`, or `value[x]` for a choice. */
  readonly name: string;
  readonly types: readonly TypeReference[];
  readonly min: number;
  readonly max: number;
  readonly repeats: boolean;
  readonly fixed: unknown;
  readonly pattern: unknown;
  readonly slices: ElementNode[];
  /** Empty where the type's own definition says it all. A slice without children of its own has its host's. */
  children: Map<string, ElementNode>;
}

/** The elements of one definition as a tree. */
export interface ElementTree {
  readonly root: ElementNode;
  readonly byId: ReadonlyMap<string, ElementNode>;
}

/** Builds the tree of a definition that has a snapshot. */
export function elementTree(definition: Definition): ElementTree {
  const byId = new Map<string, ElementNode>();
  let root: ElementNode | undefined;
  for (const element of definition.snapshot?.element ?? []) {
    const node = elementNode(definition, element);
    byId.set(idOf(element), node);
    if (root === undefined) root = node;
    else attach(node, byId);
  }
  if (root === undefined) throw new Error(`The definition ${definition.url} has no snapshot.`);
  for (const node of byId.values()) shareChildren(node);
  return { root, byId };
}

function elementNode(definition: Definition, element: ElementDefinition): ElementNode {
  const last = idOf(element).slice(idOf(element).lastIndexOf('.') + 1);
  return {
    definition,
    element,
    path: element.path,
    name: last.split(':')[0] ?? last,
    types: isResourceId(definition, element) ? [{ code: 'id' }] : (element.type ?? []).map(plainType),
    min: element.min ?? 0,
    max: element.max === '*' ? Infinity : Number(element.max ?? 1),
    repeats: doesRepeat(element),
    fixed: constantOf(element, 'fixed'),
    pattern: constantOf(element, 'pattern'),
    slices: [],
    children: new Map(),
  };
}

/** JSON writes an array where R4 itself lets an element repeat, whatever a profile leaves of it. */
function doesRepeat({ base, max = '1' }: ElementDefinition): boolean {
  const baseMax = base?.max ?? max;
  return baseMax !== '1' && baseMax !== '0';
}

/** The R4 definitions call it a string; the specification holds it to the form of an id. */
function isResourceId({ kind }: Definition, { path }: ElementDefinition): boolean {
  return kind === 'resource' && /^[A-Z]\w*\.id$/.test(path);
}

/** Official snapshots name `Element.id` and the values of primitives by FHIRPath types. */
function plainType(type: TypeReference): TypeReference {
  const fhirType = type.extension?.find((extension) => extension.url.endsWith('fhir-type'))?.valueUrl;
  const code = fhirType ?? type.code.replace('http://hl7.org/fhirpath/System.String', 'string');
  return {
    code,
    ...(type.profile === undefined ? {} : { profile: type.profile.map(unversioned) }),
    ...(type.targetProfile === undefined ? {} : { targetProfile: type.targetProfile.map(unversioned) }),
  };
}

function attach(node: ElementNode, byId: ReadonlyMap<string, ElementNode>): void {
  const id = idOf(node.element);
  const dot = id.lastIndexOf('.');
  const last = id.slice(dot + 1);
  if (last.includes(':')) byId.get(`${id.slice(0, dot)}.${node.name}`)?.slices.push(node);
  else byId.get(id.slice(0, dot))?.children.set(node.name, node);
}

function shareChildren(host: ElementNode): void {
  for (const slice of host.slices) {
    if (slice.children.size === 0 && slice.element.contentReference === undefined)
      slice.children = host.children;
  }
}

/** The child of an element by name; a choice is found by its stem. Looks into the type where need be. */
export function childOf(
  node: ElementNode,
  name: string,
  treeOf: (canonical: string) => ElementTree | undefined,
): ElementNode | undefined {
  const own = node.children.get(name) ?? node.children.get(`${name}[x]`);
  if (own !== undefined || node.children.size > 0) return own;
  const [type] = node.types;
  if (type === undefined) return undefined;
  const root = treeOf(type.profile?.[0] ?? baseCanonical(type.code))?.root;
  return root === undefined || root === node ? undefined : childOf(root, name, treeOf);
}
