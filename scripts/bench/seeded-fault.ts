/** One fault planted in an otherwise valid Bundle. */
export interface SeededFault {
  /** Which sort of constraint it breaks. */
  readonly kind: string;
  readonly fault: string;
  /** The fixture it is planted in, `test/fixtures/pas/<fixture>.json`. */
  readonly fixture: Fixture;
  readonly plant: (bundle: Json) => void;
}

/** The valid Bundles that faults are planted in. */
export const FIXTURES = [
  'request-emergency-admission',
  'request-update-longer-stay',
  'response-one-line-denied',
] as const;
export type Fixture = (typeof FIXTURES)[number];

/** A parsed fixture, of which a test knows the shape. */
export type Json = Record<string, unknown>;

type Change = (owner: Json, key: string) => void;

/** Names an element as `Claim.item[0].category`: a resource type (the first entry of it, or `[n]`), then a path. */
function change(path: string, how: Change): (bundle: Json) => void {
  return (bundle) => {
    const [first = '', ...steps] = path.replaceAll('[', '.[').split('.');
    const root = first === 'Bundle' ? bundle : resourceNamed(bundle, first, steps);
    const keys = steps.map((step) => step.replaceAll(/[[\]]/g, ''));
    const last = keys.pop() ?? '';
    const owner = keys.reduce<Json | undefined>((found, key) => found?.[key] as Json | undefined, root);
    if (owner === undefined) throw new Error(`No element ${path} in the fixture.`);
    how(owner, last);
  };
}

/** The first resource of a type, or the one that the next step names, which is then taken. */
function resourceNamed(bundle: Json, type: string, steps: string[]): Json | undefined {
  const nth = steps[0]?.startsWith('[') === true ? Number(steps.shift()?.slice(1, -1)) : 0;
  return resourcesOf(bundle).filter(({ resourceType }) => resourceType === type)[nth];
}

/** The resources of a Bundle, in order. */
export function resourcesOf(bundle: Json): Json[] {
  return (bundle['entry'] as { resource: Json }[]).map(({ resource }) => resource);
}

/** What a fault does, and how it reads. */
export interface Plant {
  readonly fault: string;
  readonly plant: (bundle: Json) => void;
}

/** Leaves an element out. */
export function without(path: string): Plant {
  const plant = change(path, (owner, key) => {
    if (owner[key] === undefined) throw new Error(`No element ${path} in the fixture.`);
    if (Array.isArray(owner)) owner.splice(Number(key), 1);
    else Reflect.deleteProperty(owner, key);
  });
  return { fault: `${path} is left out`, plant };
}

/** Puts another value in place of an element, or where there was none. */
export function having(path: string, value: unknown): Plant {
  const plant = change(path, (owner, key) => {
    owner[key] = value;
  });
  return { fault: `${path} is ${JSON.stringify(value).slice(0, 60)}`, plant };
}

/** Repeats what stands there until there are `times` of it. */
export function repeated(path: string, times: number): Plant {
  const plant = change(path, (owner, key) => {
    const value = owner[key];
    const [one] = Array.isArray(value) ? (value as unknown[]) : [value];
    owner[key] = Array.from({ length: times }, () => structuredClone(one));
  });
  return { fault: `${path} stands there ${String(times)} times`, plant };
}

/** Adds an item to an array, which may be new. */
export function adding(path: string, item: unknown): Plant {
  const plant = change(path, (owner, key) => {
    owner[key] = [...((owner[key] as unknown[] | undefined) ?? []), item];
  });
  return { fault: `${path} has one more: ${JSON.stringify(item).slice(0, 60)}`, plant };
}

/** A fault of its own kind. */
export function planted(fault: string, plant: (bundle: Json) => void): Plant {
  return { fault, plant };
}
