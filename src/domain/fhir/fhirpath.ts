import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { needsOf, type Needs, type Node } from './fhirpath-needs.ts';
import { nearestName } from './nearest-name.ts';
import { isElementName, isTypeName } from './r4-element.ts';

/** A FHIRPath expression, compiled once and bounded: it cannot loop, match patterns, read the clock or call out. */
export interface Expression {
  readonly text: string;
  /** Every name that occurs in it: elements, variables, functions. */
  readonly names: ReadonlySet<string>;
  /** Names of elements in it that FHIR R4 does not have: misspelt, most likely, and found nowhere. */
  readonly unknownElements: readonly string[];
  /** The variables it reads, without their `%`. */
  readonly variables: ReadonlySet<string>;
  /** The value sets it asks by `memberOf('…')`. */
  readonly valueSets: ReadonlySet<string>;
  /** Lets a caller skip most evaluations at the price of a look. */
  readonly needs: Needs;
  /** @throws ExpressionError when the data make it fail or it uses up its budget. */
  evaluate(resource: unknown, variables: Readonly<Record<string, unknown>>): readonly unknown[];
}

export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** What the library says of it. It may quote what was looked at: for the data of a rule's author only. */
  readonly why: string | undefined;

  constructor(message: string, options?: ErrorOptions & { readonly why?: string }) {
    super(message, options);
    this.why = options?.why;
  }
}

/** Whether a code (a Coding, or an object with `system` and `code`) is in the value set of that name or URL. */
export type MemberOf = (coding: unknown, valueSet: string) => boolean;

/**
 * Everything an expression may call. Left out on purpose: patterns that can backtrack (`matches`), what can grow
 * without bound (`repeat`, `replace`, `aggregate`), the clock (`now`, `today`) and what talks (`trace`, `resolve`).
 */
const ALLOWED: ReadonlySet<string> = new Set(
  `abs all allFalse allTrue anyFalse anyTrue as combine contains convertsToInteger count distinct empty endsWith
   exclude exists extension first hasValue iif intersect is isDistinct last length lower memberOf not ofType select
   single skip startsWith subsetOf substring supersetOf tail take toDate toDateTime toInteger toString trim union
   upper where`.split(/\s+/),
);
const MAX_LENGTH = 2_000;
const MAX_PARTS = 300;
/** Steps of one evaluation: a rule needs tens; a thousand times that is an attack or a mistake. */
const MAX_STEPS = 50_000;
const MAX_ITEMS = 10_000;
const MAX_STRING = 10_000;

/** Compiles an expression over FHIR R4. @throws ExpressionError with a sentence for the person who wrote it. */
export function compileExpression(text: string, memberOf: MemberOf = () => false): Expression {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionError(`The expression is longer than ${String(MAX_LENGTH)} characters.`);
  }
  const tree = parse(text);
  const nodes = withDescendants(tree);
  checkSize(nodes);
  let steps = 0;
  const run = fhirpath.compile(text, r4, {
    userInvocationTable: {
      memberOf: {
        fn: (inputs: readonly unknown[], valueSet: string) =>
          inputs.map((coding) => memberOf(coding, valueSet)),
        arity: { 1: ['String'] },
      },
    },
    debugger: (_context, _focus, result) => {
      steps += 1;
      if (steps > MAX_STEPS || isTooLarge(result))
        throw new ExpressionError('The expression uses up its budget.');
    },
  });
  return {
    text,
    names: textsOf(nodes, 'Identifier'),
    unknownElements: [...textsOf(nodes, 'MemberInvocation')].map(plainName).filter((name) => !isKnown(name)),
    variables: textsOf(nodes, 'ExternalConstantTerm'),
    valueSets: new Set(nodes.flatMap(valueSetOf)),
    needs: needsOf(tree),
    evaluate(resource, variables) {
      steps = 0;
      try {
        const result: unknown = run(resource, { resource, ...variables });
        return Array.isArray(result) ? (result as readonly unknown[]) : []; // any[] is unknown[]
      } catch (error) {
        if (error instanceof ExpressionError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new ExpressionError('The expression cannot be evaluated on this data.', { cause: error, why });
      }
    },
  };
}

function isTooLarge(result: unknown): boolean {
  if (!Array.isArray(result)) return false;
  return (
    result.length > MAX_ITEMS || result.some((item) => typeof item === 'string' && item.length > MAX_STRING)
  );
}

function checkSize(nodes: readonly Node[]): void {
  const calls = nodes.filter(({ type }) => type === 'Functn');
  // Terms and wrappers are not the author's doing; names, literals and calls are.
  const parts = nodes.filter(({ children }) => children === undefined).length + calls.length;
  if (parts > MAX_PARTS)
    throw new ExpressionError(`The expression has more than ${String(MAX_PARTS)} parts.`);
  for (const call of calls) checkCall(call.children?.[0]?.text ?? '');
}

function textsOf(nodes: readonly Node[], type: string): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => (node.type === type && node.text !== undefined ? [node.text] : [])));
}

function valueSetOf(node: Node): string[] {
  if (node.type !== 'Functn' || node.children?.[0]?.text !== 'memberOf') return [];
  const literal = withDescendants(node).find(({ type }) => type === 'StringLiteral');
  return literal?.text === undefined ? [] : [literal.text.slice(1, -1)];
}

function withDescendants(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(withDescendants)];
}

const PATTERNS: ReadonlySet<string> = new Set(['matches', 'matchesFull', 'replaceMatches']);
const CLOCK: ReadonlySet<string> = new Set(['now', 'today', 'timeOfDay']);

function checkCall(called: string): void {
  if (!ALLOWED.has(called))
    throw new ExpressionError(`The function ${called}() is not allowed here. ${remedyFor(called)}`);
}

function remedyFor(called: string): string {
  if (PATTERNS.has(called)) return 'For patterns, use a value set with a regex filter and memberOf().';
  if (CLOCK.has(called))
    return 'An expression may not read the clock: the same record must give the same answer.';
  const nearest = nearestName(called, ALLOWED);
  return nearest === undefined
    ? `There are ${[...ALLOWED].sort().join(', ')}.`
    : `Did you mean ${nearest}()?`;
}

/** Of a name in back-quotes, which a keyword needs, the name itself. */
function plainName(name: string): string {
  return name.replace(/^`(.*)`$/, '$1');
}

/** An element, or the name of a type: where a path begins, or what `ofType()`, `as()` and `is()` ask for. */
function isKnown(name: string): boolean {
  return isElementName(name) || isTypeName(name) || name === 'FHIR' || name === 'System';
}

function parse(text: string): Node {
  try {
    // The library types its syntax tree as `any`; `Node` names the three fields we read.
    return fhirpath.parse(text) as Node;
  } catch (error) {
    throw new ExpressionError(`This is not readable FHIRPath: ${whyUnreadable(error)}.`, { cause: error });
  }
}

/** `line: 1; column: 3; message: mismatched input '<EOF>' expecting {…}`, as a person says it. */
function whyUnreadable(error: unknown): string {
  const [first = ''] = error instanceof Error ? error.message.split('\n') : [];
  const [, column, message = first] = /column: (\d+); message: (.*?)(?: expecting .*)?$/.exec(first) ?? [];
  if (message.includes('<EOF>')) return 'it ends too early, or a bracket or quote is not closed';
  return column === undefined ? message : `at character ${column}, ${message}`;
}
