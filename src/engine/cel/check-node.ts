/** The walk over cel-js's syntax tree: types every node, and writes down every problem with its place. */
import { nearest } from '../../shared/nearest.ts';
import type { ASTNode } from './cel-js.ts';
import { checkCall } from './check-call.ts';
import { checkMember, checkName } from './check-name.ts';
import type { Environment } from './environment.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';
import type { ExpressionProblem, ExpressionProblemCode } from './problems.ts';
import type { Span, Widen } from './spans.ts';
import { elementOf, isNumeric, type Type, typeName, unify } from './types.ts';
import { largestInt } from './values.ts';

/** What the walk carries along. */
export interface Checking {
  readonly environment: Environment;
  readonly source: string;
  readonly problems: ExpressionProblem[];
  readonly widen: Widen;
}

/** A variable of a surrounding comprehension; its type is undefined when its range is faulty. */
export interface Bound {
  readonly name: string;
  readonly type: Type | undefined;
  /** Most elements that its range can have. */
  readonly most: number;
}

/** Bound variables, outermost first. */
export type Scope = readonly Bound[];

/** Writes a problem down. Returns undefined: the node has no type. */
export function report(
  { problems }: Checking,
  code: ExpressionProblemCode,
  { start, end }: Span,
  message: string,
  hint?: string,
): undefined {
  problems.push({ code, offset: start, length: Math.max(1, end - start), message, ...(hint && { hint }) });
  return undefined;
}

/** A hint with the nearest of some names. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** Checks a node. Undefined when it has no type; the reason is then among the problems. */
export function checkNode(node: ASTNode, scope: Scope, checking: Checking): Expression | undefined {
  switch (node.op) {
    case 'value':
      return checkLiteral(node.args, node, checking);
    case 'id':
      return checkName(node.args, node, scope, checking);
    case '.':
      return checkMember(node, scope, checking);
    case 'call':
    case 'rcall':
      return checkCall(node, scope, checking);
    case 'list':
      return checkList(node.args, node, scope, checking);
    case '[]':
      return checkIndex(node.args[0], node.args[1], node, scope, checking);
    case '!_':
    case '-_':
      return checkUnary(node.op === '!_' ? '!' : '-', node.args, node, scope, checking);
    case '?:':
      return checkConditional(node.args, node, scope, checking);
    case '&&':
    case '||':
      return checkLogical(node.op, node.args, scope, checking);
    case 'in':
      return checkMembership(node.args, scope, checking);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkComparison(node.op, node.args, scope, checking);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return checkArithmetic(node.op, node.args, scope, checking);
    default:
      return unsupported(node, checking, node.op === 'map' ? 'maps `{…}`' : `the operator "${node.op}"`);
  }
}

function unsupported(span: Span, checking: Checking, what: string): undefined {
  return report(checking, 'unsupported-expression', span, `conditions have no ${what}`);
}

function checkLiteral(value: unknown, { start, end }: Span, checking: Checking): Expression | undefined {
  switch (typeof value) {
    case 'string':
      return { kind: 'literal', type: 'string', value, start, end };
    case 'boolean':
      return { kind: 'literal', type: 'bool', value, start, end };
    case 'number':
      return { kind: 'literal', type: 'double', value, start, end };
    case 'bigint':
      if (value <= BigInt(largestInt)) return { kind: 'literal', type: 'int', value: Number(value), start, end };
      return report(
        checking,
        'int-out-of-range',
        { start, end },
        `whole numbers go up to ${largestInt} (2^53 − 1)`,
        'write a double, such as 1e16, if a rounded number will do',
      );
    default:
      if (value === null)
        return unsupported({ start, end }, checking, '`null`: ask `has(…)` whether something is there');
      return unsupported({ start, end }, checking, value instanceof Uint8Array ? 'bytes' : 'unsigned numbers (`1u`)');
  }
}

function checkList(
  nodes: readonly ASTNode[],
  { start, end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const elements = nodes.map(node => checkNode(node, scope, checking));
  let type: Type | undefined = 'nothing';
  for (const element of elements) {
    if (element === undefined || type === undefined) return undefined;
    const joint: Type | undefined = unify(type, element.type);
    if (joint === undefined || element.kind === 'named-list') {
      return report(
        checking,
        'type-mismatch',
        element,
        `a list holds one type: this is ${typeName(element.type)} among ${typeName(type)}`,
      );
    }
    type = joint;
  }
  return { kind: 'list', type: { list: type! }, elements: elements as Expression[], start, end };
}

function checkIndex(
  ofNode: ASTNode,
  indexNode: ASTNode,
  { end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const of = checkNode(ofNode, scope, checking);
  const index = checkNode(indexNode, scope, checking);
  if (!of || !index) return undefined;
  const type = elementOf(of.type);
  if (type === undefined || of.kind === 'named-list') {
    return report(checking, 'type-mismatch', of, `only a list has places, but this is ${typeName(of.type)}`);
  }
  if (index.type !== 'int') {
    return report(checking, 'type-mismatch', index, `a place in a list is an int, but this is ${typeName(index.type)}`);
  }
  return { kind: 'index', type, of, index, start: checking.widen(of).start, end };
}

function checkUnary(
  operator: '!' | '-',
  operandNode: ASTNode,
  { start }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const operand = checkNode(operandNode, scope, checking);
  if (!operand) return undefined;
  const { end } = checking.widen(operand);
  if (
    operator === '-' &&
    operand.kind === 'literal' &&
    typeof operand.value === 'number' &&
    operand.start === start + 1 &&
    checking.source[operand.start] !== '-'
  ) {
    const value = operand.type === 'int' ? 0 - operand.value : -operand.value;
    return { ...operand, value, start };
  }
  const fits = operator === '!' ? operand.type === 'bool' : isNumeric(operand.type);
  if (fits) return { kind: 'unary', type: operand.type, operator, operand, start, end };
  const wanted = operator === '!' ? 'a truth value' : 'a number';
  return report(
    checking,
    'type-mismatch',
    operand,
    `"${operator}" stands before ${wanted}, but this is ${typeName(operand.type)}`,
    operator === '!' ? compareHint : undefined,
  );
}

function checkConditional(
  nodes: readonly [ASTNode, ASTNode, ASTNode],
  _span: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const [condition, whenTrue, whenFalse] = nodes.map(node => checkNode(node, scope, checking));
  if (condition) mustBeBool(condition, '?', checking);
  if (!condition || !whenTrue || !whenFalse || condition.type !== 'bool') return undefined;
  const type = unify(whenTrue.type, whenFalse.type);
  if (type === undefined || whenTrue.kind === 'named-list' || whenFalse.kind === 'named-list') {
    return report(
      checking,
      'type-mismatch',
      { start: whenTrue.start, end: whenFalse.end },
      `both sides of ":" must have one type, but they are ${typeName(whenTrue.type)} and ${typeName(whenFalse.type)}`,
    );
  }
  const { start } = checking.widen(condition);
  const { end } = checking.widen(whenFalse);
  return { kind: 'conditional', type, condition, whenTrue, whenFalse, start, end };
}

const compareHint = 'compare it with something, such as `>= 1` or `== "…"`';

function mustBeBool(expression: Expression, operator: string, checking: Checking): boolean {
  if (expression.type === 'bool') return true;
  report(
    checking,
    'type-mismatch',
    expression,
    `${operator === '?' ? 'before "?" stands a truth value' : `"${operator}" joins truth values`}, but this is ${typeName(expression.type)}`,
    compareHint,
  );
  return false;
}

/** Both operands, and the span from the one to the other. */
function operands(
  [leftNode, rightNode]: readonly [ASTNode, ASTNode],
  scope: Scope,
  checking: Checking,
): { readonly left: Expression; readonly right: Expression; readonly start: number; readonly end: number } | undefined {
  const left = checkNode(leftNode, scope, checking);
  const right = checkNode(rightNode, scope, checking);
  if (!left || !right) return undefined;
  return { left, right, start: checking.widen(left).start, end: checking.widen(right).end };
}

function checkLogical(
  operator: '&&' | '||',
  nodes: readonly [ASTNode, ASTNode],
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const sides = operands(nodes, scope, checking);
  if (!sides) return undefined;
  const left = mustBeBool(sides.left, operator, checking);
  const right = mustBeBool(sides.right, operator, checking);
  return left && right ? { kind: 'logical', type: 'bool', operator, ...sides } : undefined;
}

function noNamedList(expression: Expression, checking: Checking): boolean {
  if (expression.kind !== 'named-list') return true;
  report(
    checking,
    'type-mismatch',
    expression,
    `a list of the rule set stands only on the right of "in"`,
    `write \`… in lists.${expression.name}\``,
  );
  return false;
}

function checkMembership(nodes: readonly [ASTNode, ASTNode], scope: Scope, checking: Checking): Expression | undefined {
  const sides = operands(nodes, scope, checking);
  if (!sides || !noNamedList(sides.left, checking)) return undefined;
  const element = elementOf(sides.right.type);
  if (element === undefined) {
    return report(
      checking,
      'type-mismatch',
      sides.right,
      `"in" needs a list on its right, but this is ${typeName(sides.right.type)}`,
      sides.right.type === 'string' ? 'to look for a part of a text, write `text.contains("…")`' : undefined,
    );
  }
  if (unify(sides.left.type, element) === undefined || sides.left.type === 'item') {
    return report(
      checking,
      'type-mismatch',
      sides,
      `the list holds ${typeName(element)}, but ${typeName(sides.left.type)} is looked for in it`,
      numberHint(sides.left, sides.right, checking),
    );
  }
  return { kind: 'in', type: 'bool', ...sides };
}

/** What to do about an int beside a double. */
function numberHint(left: Expression, right: Expression, { source }: Checking): string | undefined {
  const [a, b] = [elementOf(left.type) ?? left.type, elementOf(right.type) ?? right.type];
  if (!isNumeric(a) || !isNumeric(b) || a === b) return undefined;
  const int = a === 'int' ? left : right;
  if (int.kind === 'literal') return `write ${int.value}.0`;
  return int.type === 'int' ? `write double(${source.slice(int.start, int.end)})` : 'write its numbers as doubles: 1.0';
}

function checkComparison(
  operator: ComparisonOperator,
  nodes: readonly [ASTNode, ASTNode],
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const sides = operands(nodes, scope, checking);
  if (!sides || !noNamedList(sides.left, checking) || !noNamedList(sides.right, checking)) return undefined;
  const { left, right } = sides;
  const equality = operator === '==' || operator === '!=';
  if (equality && isComparison(right) && checking.widen(right).start === right.start) {
    return report(
      checking,
      'ambiguous-comparison',
      sides,
      `"${operator}" beside "${right.kind === 'in' ? 'in' : right.operator}" can be read two ways`,
      'put one of the two comparisons in parentheses',
    );
  }
  const ordered = typeof left.type === 'string' && left.type !== 'item';
  const fits = equality
    ? unify(left.type, right.type) !== undefined && !holdsItems(left.type)
    : (ordered && unify(left.type, right.type) !== undefined) || (isNumeric(left.type) && isNumeric(right.type));
  if (fits) return { kind: 'comparison', type: 'bool', operator, ...sides };
  return report(
    checking,
    'type-mismatch',
    sides,
    `"${operator}" cannot compare ${typeName(left.type)} with ${typeName(right.type)}`,
    equality ? numberHint(left, right, checking) : undefined,
  );
}

const isComparison = (expression: Expression) => expression.kind === 'comparison' || expression.kind === 'in';

function holdsItems(type: Type): boolean {
  return typeof type === 'string' ? type === 'item' : holdsItems(type.list);
}

function checkArithmetic(
  operator: ArithmeticOperator,
  nodes: readonly [ASTNode, ASTNode],
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const sides = operands(nodes, scope, checking);
  if (!sides || !noNamedList(sides.left, checking) || !noNamedList(sides.right, checking)) return undefined;
  const type = arithmeticType(operator, sides.left.type, sides.right.type);
  if (type !== undefined) return { kind: 'arithmetic', type, operator, ...sides };
  return report(
    checking,
    'type-mismatch',
    sides,
    `"${operator}" cannot join ${typeName(sides.left.type)} and ${typeName(sides.right.type)}`,
    operator === '%' ? '"%" is for whole numbers' : numberHint(sides.left, sides.right, checking),
  );
}

function arithmeticType(operator: ArithmeticOperator, left: Type, right: Type): Type | undefined {
  if (operator === '+' && left === 'string' && right === 'string') return 'string';
  if (operator === '+' && typeof left !== 'string') return unify(left, right);
  const type = unify(left, right);
  if (type === undefined || !isNumeric(type)) return undefined;
  return operator === '%' && type === 'double' ? undefined : type;
}
