/** A node of a parsed FHIRPath expression, as far as we look at it. */
export interface Node {
  readonly type: string;
  readonly text?: string;
  readonly children?: readonly Node[];
}

/** What an expression cannot be true without: of `%documents.where(…).exists() and …`, the variable `documents`. */
export interface Needs {
  readonly variables: readonly string[];
  readonly elements: readonly string[];
  /** Variables that must be false: of `%emergencyOrigin.not() and …`, `emergencyOrigin`. */
  readonly untrue: readonly string[];
  /** Variables that must be true: of `%afterHours and …`, `afterHours`. */
  readonly true: readonly string[];
}

/** Reads from the syntax alone what must be there; an expression of another shape needs nothing that we know of. */
export function needsOf(tree: Node): Needs {
  const parts = conjuncts(tree);
  const starts = parts.flatMap((part) => startOfExists(part) ?? []);
  return {
    variables: starts.flatMap(({ kind, name }) => (kind === 'variable' ? [name] : [])),
    elements: starts.flatMap(({ kind, name }) => (kind === 'element' ? [name] : [])),
    untrue: parts.flatMap((part) => negated(part) ?? []),
    true: parts.flatMap((part) => bare(part) ?? []),
  };
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
