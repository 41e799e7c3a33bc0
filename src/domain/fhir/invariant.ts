import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

// fhirpath's own types contradict each other under exactOptionalPropertyTypes; the module is its R4 model.
const R4_MODEL = r4 as Model;

/** What an invariant may look at besides the element itself. */
export interface InvariantContext {
  readonly resource: object;
  readonly rootResource: object;
  /** Finds what a reference means; nothing where it cannot be known. */
  readonly resolve: (reference: string) => object | undefined;
}

/** Whether an element obeys; `undefined` where the expression gives no answer, or cannot be evaluated. */
export type Invariant = (element: unknown, context: InvariantContext) => boolean | undefined;

/**
 * Compiles the FHIRPath of a constraint for the elements at `base`, e.g. `Claim.item`.
 * It never leaves the process: `resolve()` is answered from the context and there is no terminology server.
 */
export function compileInvariant(expression: string, base: string): Invariant {
  let context: InvariantContext | undefined;
  const resolve = (references: readonly unknown[]): object[] =>
    references.flatMap((reference) => context?.resolve(spelling(reference)) ?? []);
  const userInvocationTable = { resolve: { fn: resolve, arity: { 0: [] } } };
  const evaluate = fhirpath.compile({ base, expression }, R4_MODEL, { userInvocationTable, async: false });
  return (element, given) => {
    context = given;
    const { resource, rootResource } = given;
    return truth((): unknown => evaluate(element, { context: element, resource, rootResource }));
  };
}

/** Some published expressions ask of a value what its type does not have; that is no fault of the data. */
function truth(evaluate: () => unknown): boolean | undefined {
  try {
    const result = evaluate();
    return Array.isArray(result) && typeof result[0] === 'boolean' ? result[0] : undefined;
  } catch {
    return undefined;
  }
}

function spelling(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  const inner = typeof reference === 'object' && reference !== null && 'reference' in reference;
  return inner && typeof reference.reference === 'string' ? reference.reference : '';
}
