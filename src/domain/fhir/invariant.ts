import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

/** What an invariant may look at besides the element itself. */
interface InvariantContext {
  readonly resource: object;
  readonly rootResource: object;
}

/** Whether an element obeys; `undefined` where the expression gives no answer, or cannot be evaluated. */
export type Invariant = (element: unknown, context: InvariantContext) => boolean | undefined;

/** References are followed by the validator itself; here they lead nowhere, and nothing ever leaves the process. */
const userInvocationTable = { resolve: { fn: (): never[] => [], arity: { 0: [] } } };

/** Compiles the FHIRPath of a constraint for the elements at `base`, e.g. `Claim.item`. */
export function compileInvariant(expression: string, base: string): Invariant {
  const evaluate = fhirpath.compile({ base, expression }, r4, { userInvocationTable, async: false });
  return (element, { resource, rootResource }) =>
    truth((): unknown => evaluate(element, { context: element, resource, rootResource }));
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
