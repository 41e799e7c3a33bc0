/** The codes of one value set: by code system, listed one by one or `*` for the whole system. */
export interface ValueSetCodes {
  readonly url: string;
  readonly systems: Readonly<Record<string, readonly string[] | '*'>>;
}

/** What is known of a value set's content. */
export interface Membership {
  /** Whether a code is in it. Without a system, as in an element of type `code`, any system serves. */
  readonly has: (code: string, system: string | undefined) => boolean;
  /** False where whole code systems belong to it: then the system was checked, and not the code. */
  readonly isListed: boolean;
}

/** Looks a value set up by its canonical; `undefined` where its content is not at hand. */
export type ValueSetLookup = (canonical: string) => Membership | undefined;

/** Makes value sets ready for lookups. Where two lists have the same canonical, the later one counts. */
export function valueSetLookup(valueSets: Iterable<ValueSetCodes>): ValueSetLookup {
  const memberships = new Map<string, Membership>();
  for (const valueSet of valueSets) memberships.set(valueSet.url, membership(valueSet));
  return (canonical) => memberships.get(canonical);
}

function membership({ systems }: ValueSetCodes): Membership {
  const bySystem = new Map<string, ReadonlySet<string> | '*'>();
  for (const [system, codes] of Object.entries(systems)) {
    bySystem.set(system, codes === '*' ? '*' : new Set(codes));
  }
  const all = [...bySystem.values()];
  const has = (code: string, system: string | undefined): boolean => {
    if (system === undefined) return all.some((codes) => codes === '*' || codes.has(code));
    const codes = bySystem.get(system);
    return codes === '*' || (codes?.has(code) ?? false);
  };
  return { has, isListed: !all.includes('*') };
}
