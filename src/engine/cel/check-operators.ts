/** The operators: which types they join, and what becomes of them. */
import type { ASTNode } from './cel-js.ts';
import { checkNode } from './check-node.ts';
import { type Checking, report, type Scope } from './checking.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';
import type { Span } from './spans.ts';
import { elementOf, isNumeric, type Type, typeName, unify } from './types.ts';

/** Checks `!a` and `-a`. A minus sign before a number is part of it. */
export function checkUnary(
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

/** Checks `c ? a : b`. */
export function checkConditional(
  nodes: readonly [ASTNode, ASTNode, ASTNode],
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

/** Checks `a && b` and `a || b`. */
export function checkLogical(
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

/** False, and a problem, when a list of the rule set stands where only its members could. */
export function noNamedList(expression: Expression, checking: Checking): boolean {
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

/** Checks `a in list`. */
export function checkMembership(
  nodes: readonly [ASTNode, ASTNode],
  scope: Scope,
  checking: Checking,
): Expression | undefined {
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
      listInListHint(sides.left, sides.right, checking) ?? numberHint(sides.left, sides.right, checking),
    );
  }
  return { kind: 'in', type: 'bool', ...sides };
}

/** A list whose elements are meant, one by one. */
function listInListHint(left: Expression, right: Expression, { source }: Checking): string | undefined {
  if (elementOf(left.type) === undefined || elementOf(left.type) !== elementOf(right.type)) return undefined;
  return `write ${source.slice(left.start, left.end)}.exists(x, x in ${source.slice(right.start, right.end)})`;
}

/** What to do about an int beside a double. */
function numberHint(left: Expression, right: Expression, { source }: Checking): string | undefined {
  const [a, b] = [elementOf(left.type) ?? left.type, elementOf(right.type) ?? right.type];
  if (!isNumeric(a) || !isNumeric(b) || a === b) return undefined;
  const int = a === 'int' ? left : right;
  if (int.kind === 'literal') return `write ${int.value}.0`;
  return int.type === 'int' ? `write double(${source.slice(int.start, int.end)})` : 'write its numbers as doubles: 1.0';
}

/** Checks `==` and its kin. */
export function checkComparison(
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
    chainHint(left, right, operator, checking) ??
      textHint(left, right) ??
      textHint(right, left) ??
      (equality ? (elementHint(left, right, operator, checking) ?? numberHint(left, right, checking)) : undefined),
  );
}

/** `0 < a < 5`, which mathematics writes and CEL does not. */
function chainHint(left: Expression, right: Expression, operator: string, { source }: Checking): string | undefined {
  if (left.kind !== 'comparison' || !isNumeric(right.type)) return undefined;
  const between = source.slice(left.right.start, left.right.end);
  const bound = source.slice(right.start, right.end);
  return `write ${source.slice(left.start, left.end)} && ${between} ${operator} ${bound}`;
}

/** A list and one element, which `in` looks for. */
function elementHint(
  left: Expression,
  right: Expression,
  operator: ComparisonOperator,
  { source }: Checking,
): string | undefined {
  const [list, element] = elementOf(left.type) === right.type ? [left, right] : [right, left];
  if (elementOf(list.type) !== element.type || element.type === 'item') return undefined;
  const asked = `${source.slice(element.start, element.end)} in ${source.slice(list.start, list.end)}`;
  return `write ${operator === '!=' ? `!(${asked})` : asked}`;
}

/** A number or a truth value in quotes, a word for a number, or the digits of a text without quotes. */
function textHint(text: Expression, number: Expression): string | undefined {
  if (text.type === 'string' && text.kind !== 'literal' && number.kind === 'literal' && isNumeric(number.type))
    return `texts stand in quotes: "${number.value}"`;
  if (text.kind !== 'literal' || typeof text.value !== 'string') return undefined;
  if (number.type === 'bool' && /^(true|false)$/.test(text.value)) return `write ${text.value} without quotes`;
  if (!isNumeric(number.type)) return undefined;
  const digits = text.value.replaceAll(',', '');
  if (/^-?\d+(\.\d+)?$/.test(digits)) return `write ${digits} without quotes`;
  if (number.kind !== 'feature' && number.kind !== 'field') return undefined;
  const { min, max } = number.declared;
  return min === undefined || max === undefined ? undefined : `it is a number from ${min} to ${max}`;
}

const isComparison = (expression: Expression) => expression.kind === 'comparison' || expression.kind === 'in';

function holdsItems(type: Type): boolean {
  return typeof type === 'string' ? type === 'item' : holdsItems(type.list);
}

/** Checks `+` and its kin. */
export function checkArithmetic(
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
