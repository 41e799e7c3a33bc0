/** What a check reads of a StructureDefinition; an official one, or a lean row of ours, is both. */
export interface Definition {
  readonly url: string;
  readonly type: string;
  readonly kind?: string;
  readonly abstract?: boolean;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly context?: readonly { readonly type: string; readonly expression: string }[];
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
  readonly differential?: { readonly element: readonly ElementDefinition[] };
}

/** What a check reads of an ElementDefinition. `id` may be left out where it equals the path. */
export interface ElementDefinition {
  readonly id?: string;
  readonly path: string;
  readonly sliceName?: string;
  readonly slicing?: Slicing;
  readonly min?: number;
  readonly max?: string;
  readonly base?: { readonly max?: string };
  readonly type?: readonly TypeReference[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
  readonly constraint?: readonly Constraint[];
  readonly mustSupport?: boolean;
}

/** One allowed type of an element. */
export interface TypeReference {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
}

/** How a repeating or choice element is divided into slices. */
interface Slicing {
  readonly discriminator?: readonly { readonly type: string; readonly path: string }[];
  readonly rules?: string;
  readonly ordered?: boolean;
}

/** An invariant as FHIRPath. */
export interface Constraint {
  readonly key: string;
  readonly severity: string;
  readonly human: string;
  readonly expression?: string;
}

/** The id of an element: its path, with slice names. */
export function idOf(element: ElementDefinition): string {
  return element.id ?? element.path;
}

/** A canonical without its version: `…/profile-claim|2.2.1` names the same profile here. */
export function unversioned(canonical: string): string {
  const bar = canonical.indexOf('|');
  return bar < 0 ? canonical : canonical.slice(0, bar);
}

/** The canonical of a type that R4 itself defines. */
export function baseCanonical(type: string): string {
  return `http://hl7.org/fhir/StructureDefinition/${type}`;
}

/** `fixed[x]` or `pattern[x]` of an element, whatever the type. */
export function constantOf(element: ElementDefinition, kind: 'fixed' | 'pattern'): unknown {
  const entry = Object.entries(element).find(([key]) => key.startsWith(kind) && key.length > kind.length);
  return entry?.[1];
}
