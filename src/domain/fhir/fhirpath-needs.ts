/** A node of a parsed FHIRPath expression, as far as we look at it. */
export interface Node {
  readonly type: string;
  readonly text?: string;
  readonly children?: readonly Node[];
}

/** An element by name, and the name of what may stand beside it or instead of its value: `status`, `_status`. */
export interface ElementName {
  readonly name: string;
  readonly beside: string;
}

/** What an expression cannot be true without: of `%documents.where(…).exists() and …`, the variable `documents`. */
export interface Needs {
  readonly variables: readonly string[];
  readonly elements: readonly ElementName[];
  /** Elements that must not be there: of `appointment.exists().not() and …`, `appointment`. */
  readonly absent: readonly ElementName[];
  /** Variables that must be false: of `%emergencyOrigin.not() and …`, `emergencyOrigin`. */
  readonly untrue: readonly string[];
  /** Variables that must be true: of `%afterHours and …`, `afterHours`. */
  readonly true: readonly string[];
  /** Nothing else is asked: what meets these needs fulfils the expression. */
  readonly isAll: boolean;
}

/** Reads from the syntax alone what must be there; an expression of another shape needs nothing that we know of. */
export function needsOf(tree: Node): Needs {
  const parts = conjuncts(tree);
  const starts = parts.flatMap((part) => startOfExists(part) ?? []);
  return {
    variables: starts.flatMap(({ kind, name }) => (kind === 'variable' ? [name] : [])),
    elements: starts.flatMap(({ kind, name }) => (kind === 'element' ? [elementName(name)] : [])),
    absent: parts.flatMap((part) => absent(part) ?? []).map(elementName),
    untrue: parts.flatMap((part) => negated(part) ?? []),
    true: parts.flatMap((part) => bare(part) ?? []),
    isAll: parts.every((part) => bare(part) ?? negated(part) ?? absent(part) ?? plainElement(part)),
  };
}

function elementName(name: string): ElementName {
  return { name, beside: `_${name}` };
}

/** The parts of `a and b and c`; all must be true. */
function conjuncts(node: Node): readonly Node[] {
  if (node.type === 'AndExpression') return (node.children ?? []).flatMap(conjuncts);
  const only = node.children?.length === 1 ? node.children[0] : undefined;
  return only !== undefined && WRAPPERS.has(node.type) ? conjuncts(only) : [node];
}

const WRAPPERS: ReadonlySet<string> = new Set(['EntireExpression', 'TermExpression', 'ParenthesizedTerm']);

interface Start {
  readonly kind: 'variable' | 'element';
  readonly name: string;
}

/** Where `start.step.step.exists()` starts; undefined for any other expression. */
function startOfExists(node: Node): Start | undefined {
  const [path, call] = node.children ?? [];
  const root = calledBy(call) === 'exists' ? rootOf(path) : undefined;
  return root?.type === 'TermExpression' ? termOf(root.children?.[0]) : undefined;
}

/** The element of `element.exists()`: that it is there is all that is asked. */
function plainElement(node: Node | undefined): string | undefined {
  const [path, call] = node?.children ?? [];
  if (calledBy(call) !== 'exists' || path?.type !== 'TermExpression' || hasArguments(call)) return undefined;
  const start = termOf(path.children?.[0]);
  return start?.kind === 'element' ? start.name : undefined;
}

function hasArguments(call: Node | undefined): boolean {
  return call?.children?.[0]?.children?.length !== 1;
}

/** The element of `element.exists().not()`. */
function absent(node: Node): string | undefined {
  const [path, call] = node.children ?? [];
  return calledBy(call) === 'not' ? plainElement(path) : undefined;
}

/** The variable of `%variable.not()`. */
function negated(node: Node): string | undefined {
  const [path, call] = node.children ?? [];
  if (calledBy(call) !== 'not' || path?.type !== 'TermExpression') return undefined;
  const start = termOf(path.children?.[0]);
  return start?.kind === 'variable' ? start.name : undefined;
}

/** The variable of `%variable` that stands by itself. */
function bare(node: Node): string | undefined {
  return node.type === 'ExternalConstantTerm' ? node.text : undefined;
}

function rootOf(node: Node | undefined): Node | undefined {
  if (node?.type !== 'InvocationExpression') return node;
  const [inner, step] = node.children ?? [];
  // A step without a call is an element, and an element of nothing is nothing.
  return KEEPS_EMPTY.has(calledBy(step) ?? 'where') ? rootOf(inner) : undefined;
}

/** Steps that make nothing out of nothing: after them, an empty start is still empty. */
const KEEPS_EMPTY: ReadonlySet<string> = new Set([
  'where',
  'select',
  'ofType',
  'first',
  'last',
  'single',
  'distinct',
]);

function termOf(term: Node | undefined): Start | undefined {
  if (term?.type === 'ExternalConstantTerm') return { kind: 'variable', name: term.text ?? '' };
  if (term?.type !== 'InvocationTerm') return undefined;
  const name = nameOf(term.children?.[0]);
  // A path may begin with the name of the resource itself, which is no element.
  return name !== undefined && /^[a-z]/.test(name) ? { kind: 'element', name } : undefined;
}

function nameOf(node: Node | undefined): string | undefined {
  return node?.type === 'MemberInvocation' ? node.text : undefined;
}

function calledBy(node: Node | undefined): string | undefined {
  return node?.type === 'FunctionInvocation' ? node.children?.[0]?.children?.[0]?.text : undefined;
}
