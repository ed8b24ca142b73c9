/** The canonical text of an expression: one writing for each meaning, precedence-correct, no needless parentheses. */
import type { Arithmetic, Comparison, Expression, Logical, Membership } from './expression.ts';

/** How tightly an expression binds; a part that binds less than its place asks for parentheses. */
const level = { conditional: 1, or: 2, and: 3, comparison: 4, sum: 5, product: 6, unary: 7, postfix: 8 } as const;

/** Prints an expression. Reading the text again gives the same expression. */
export function print(expression: Expression): string {
  return printAt(expression, level.conditional);
}

function printAt(expression: Expression, least: number): string {
  const text = bare(expression);
  return levelOf(expression) < least ? `(${text})` : text;
}

function levelOf(expression: Expression): number {
  switch (expression.kind) {
    case 'conditional':
      return level.conditional;
    case 'logical':
      return expression.operator === '||' ? level.or : level.and;
    case 'comparison':
    case 'in':
      return level.comparison;
    case 'arithmetic':
      return expression.operator === '+' || expression.operator === '-' ? level.sum : level.product;
    case 'unary':
      return level.unary;
    case 'literal':
      return isNegative(expression.value) ? level.unary : level.postfix;
    default:
      return level.postfix;
  }
}

const isNegative = (value: unknown) => typeof value === 'number' && (value < 0 || Object.is(value, -0));

function bare(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value, expression.type === 'double');
    case 'feature':
      return expression.path;
    case 'variable':
      return expression.name;
    case 'field':
      return `${printAt(expression.of, level.postfix)}.${expression.name}`;
    case 'named-list':
      return `lists.${expression.name}`;
    case 'list':
      return `[${expression.elements.map(print).join(', ')}]`;
    case 'unary':
      return printUnary(expression.operator, expression.operand);
    case 'logical':
      // `a && (b && c)` is `a && b && c`, unknown and failed sides included.
      return infix(expression, levelOf(expression), levelOf(expression));
    case 'arithmetic':
      return infix(expression, levelOf(expression), levelOf(expression) + 1);
    case 'comparison':
    case 'in':
      // A comparison inside a comparison stands in parentheses: the grammar's ways of reading it differ.
      return infix(expression, level.sum, level.sum);
    case 'conditional': {
      const { condition, whenTrue, whenFalse } = expression;
      return `${printAt(condition, level.or)} ? ${printAt(whenTrue, level.or)} : ${print(whenFalse)}`;
    }
    case 'has':
      return `has(${print(expression.operand)})`;
    case 'call':
      return printCall(expression);
    case 'index':
      return `${printAt(expression.of, level.postfix)}[${print(expression.index)}]`;
    case 'comprehension': {
      const { range, macro, variable, predicate, transform } = expression;
      const bodies = [predicate, transform].filter(body => body !== undefined).map(print);
      return `${printAt(range, level.postfix)}.${macro}(${[variable, ...bodies].join(', ')})`;
    }
  }
}

function printUnary(operator: '!' | '-', operand: Expression): string {
  // `-(5)` is no literal: without the parentheses it would become one.
  const number = operator === '-' && operand.kind === 'literal' && !isNegative(operand.value);
  return number ? `-(${print(operand)})` : `${operator}${printAt(operand, level.unary)}`;
}

function infix(expression: Logical | Comparison | Membership | Arithmetic, left: number, right: number): string {
  const operator = expression.kind === 'in' ? 'in' : expression.operator;
  return `${printAt(expression.left, left)} ${operator} ${printAt(expression.right, right)}`;
}

function printCall({ name, asMethod, operands }: Expression & { readonly kind: 'call' }): string {
  const [receiver, ...rest] = operands;
  if (!asMethod || receiver === undefined) return `${name}(${operands.map(print).join(', ')})`;
  return `${printAt(receiver, level.postfix)}.${name}(${rest.map(print).join(', ')})`;
}

/** A literal as CEL writes it. */
export function printLiteral(value: number | string | boolean, isDouble: boolean): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value === 'boolean') return String(value);
  if (!isDouble) return String(value);
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(digits) || !Number.isFinite(value) ? digits : `${digits}.0`;
}

/** Texts stand in double quotes; with backslashes and nothing else to escape, as raw texts: `r"^\d+$"`. */
function printText(text: string): string {
  const plain = [...text].every(character => character >= ' ' && character !== '"' && character !== '\u007f');
  if (plain && text.includes('\\') && !text.endsWith('\\')) return `r"${text}"`;
  return `"${text.replace(escaped, character => escapes.get(character) ?? `\\u${hex(character)}`)}"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here.
const escaped = /["\\\u0000-\u001f\u007f\u2028\u2029]/g;
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0');
