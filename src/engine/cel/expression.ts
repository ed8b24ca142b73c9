/**
 * A checked expression: a small closed union that everything else works on (compilers, printer, trace, linters).
 * Every node carries its type and where it stands in the source: UTF-16 offsets, `end` exclusive, its own surrounding
 * parentheses left out, those of its parts included.
 */
import type { Declared } from './environment.ts';
import type { Overload } from './function-definition.ts';
import type { Type } from './types.ts';

interface Place {
  readonly type: Type;
  readonly start: number;
  readonly end: number;
}

/** A number, text or truth value as written. A minus sign before a number belongs to it. */
export interface Literal extends Place {
  readonly kind: 'literal';
  readonly value: number | string | boolean;
}

/** A declared name: `account.age_days`, `purpose`. Missing data makes it unknown unless `declared.always`. */
export interface FeatureRead extends Place {
  readonly kind: 'feature';
  /** As written, without spaces: `account.age_days`. */
  readonly path: string;
  readonly declared: Declared;
}

/** The variable of a surrounding comprehension. */
export interface VariableRead extends Place {
  readonly kind: 'variable';
  readonly name: string;
  /** Depth of the comprehension that binds it, from 0. */
  readonly slot: number;
}

/** A field of an item: `i.quantity`. */
export interface FieldRead extends Place {
  readonly kind: 'field';
  readonly of: Expression;
  readonly name: string;
  readonly declared: Declared;
}

/** A list of the rule set, `lists.<name>`: only ever on the right of `in`. */
export interface NamedList extends Place {
  readonly kind: 'named-list';
  readonly name: string;
}

/** `[a, b]` */
export interface ListLiteral extends Place {
  readonly kind: 'list';
  readonly elements: readonly Expression[];
}

/** `!a`, `-a` */
export interface Unary extends Place {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

/** `a && b`, `a || b`: either side may settle the value, whatever becomes of the other. */
export interface Logical extends Place {
  readonly kind: 'logical';
  readonly operator: '&&' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

/** Operators that compare. */
export const comparisonOperators = ['==', '!=', '<', '<=', '>', '>='] as const;
/** One of `comparisonOperators`. */
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** A comparison; both sides are needed. */
export interface Comparison extends Place {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `element in list` */
export interface Membership extends Place {
  readonly kind: 'in';
  readonly left: Expression;
  readonly right: Expression;
}

/** Operators that calculate. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** Arithmetic on two ints or two doubles; `+` also joins texts and lists. */
export interface Arithmetic extends Place {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? a : b` */
export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `has(account.age_days)`: is it there? Never unknown itself. */
export interface Has extends Place {
  readonly kind: 'has';
  readonly operand: FeatureRead | FieldRead;
}

/** A function: `size(x)` or `x.startsWith("a")`. The receiver is the first argument. */
export interface Call extends Place {
  readonly kind: 'call';
  /** With its namespace: `startsWith`, `math.greatest`. */
  readonly name: string;
  /** Written as `x.name(…)`. */
  readonly asMethod: boolean;
  readonly operands: readonly Expression[];
  readonly overload: Overload;
}

/** `list[0]` */
export interface Index extends Place {
  readonly kind: 'index';
  readonly of: Expression;
  readonly index: Expression;
}

/** Macros that walk a list. */
export const comprehensionMacros = ['all', 'exists', 'exists_one', 'filter', 'map'] as const;
/** One of `comprehensionMacros`. */
export type ComprehensionMacro = (typeof comprehensionMacros)[number];

/** `range.exists(i, predicate)` and its kin. */
export interface Comprehension extends Place {
  readonly kind: 'comprehension';
  readonly macro: ComprehensionMacro;
  readonly range: Expression;
  readonly variable: string;
  readonly slot: number;
  /** Absent for `map` with two arguments. */
  readonly predicate?: Expression;
  /** For `map` only. */
  readonly transform?: Expression;
}

/** A checked expression: every part has its type and its place in the text. */
export type Expression =
  | Literal
  | FeatureRead
  | VariableRead
  | FieldRead
  | NamedList
  | ListLiteral
  | Unary
  | Logical
  | Comparison
  | Membership
  | Arithmetic
  | Conditional
  | Has
  | Call
  | Index
  | Comprehension;

/** The parts of an expression, in the order of the source. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'feature':
    case 'variable':
    case 'named-list':
      return [];
    case 'field':
      return [expression.of];
    case 'list':
      return expression.elements;
    case 'unary':
    case 'has':
      return [expression.operand];
    case 'logical':
    case 'comparison':
    case 'in':
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'call':
      return expression.operands;
    case 'index':
      return [expression.of, expression.index];
    case 'comprehension':
      return [expression.range, expression.predicate, expression.transform].filter(part => part !== undefined);
  }
}

/** The conditions that one operator joins: `a && b && c` has three sides. Both operators are associative, missing data and errors included. */
export function sidesOf(expression: Logical): readonly Expression[] {
  const sideOf = (part: Expression): readonly Expression[] =>
    part.kind === 'logical' && part.operator === expression.operator ? sidesOf(part) : [part];
  return [...sideOf(expression.left), ...sideOf(expression.right)];
}

/** The expression and everything inside it, outermost first. */
export function* everyPart(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* everyPart(part);
}

/** Paths of the features that an expression reads, each once, in the order of the source. */
export function featuresRead(expression: Expression): readonly string[] {
  const paths = new Set<string>();
  for (const part of everyPart(expression)) if (part.kind === 'feature') paths.add(part.path);
  return [...paths];
}

/** Names of the lists that an expression asks, each once. */
export function listsRead(expression: Expression): readonly string[] {
  const names = new Set<string>();
  for (const part of everyPart(expression)) if (part.kind === 'named-list') names.add(part.name);
  return [...names];
}
