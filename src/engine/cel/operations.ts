/** What each operator does with values that are all there. Shared by the closure compiler and the trace. */
import type { ArithmeticOperator, ComparisonOperator } from './expression.ts';
import { isNumeric, type Type } from './types.ts';
import {
  addInt,
  compareValues,
  divideInt,
  equalValues,
  Failure,
  joinLists,
  joinTexts,
  multiplyInt,
  negateInt,
  type Outcome,
  remainderInt,
  subtractInt,
  type Value,
} from './values.ts';

type Operation = (left: Value, right: Value) => Value | Failure;

type Test<Operand> = (left: Operand, right: Operand) => boolean;

const onNumbers: Readonly<Record<ComparisonOperator, Test<number>>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const onOthers: Readonly<Record<ComparisonOperator, Test<Value>>> = {
  '==': equalValues,
  '!=': (left, right) => !equalValues(left, right),
  '<': (left, right) => compareValues(left, right) < 0,
  '<=': (left, right) => compareValues(left, right) <= 0,
  '>': (left, right) => compareValues(left, right) > 0,
  '>=': (left, right) => compareValues(left, right) >= 0,
};

const onInts: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number | Failure>> = {
  '+': addInt,
  '-': subtractInt,
  '*': multiplyInt,
  '/': divideInt,
  '%': remainderInt,
};

const onDoubles: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** A comparison of values of a type as a function. */
export function comparison(operator: ComparisonOperator, type: Type): Operation {
  return isNumeric(type) ? (onNumbers[operator] as Operation) : onOthers[operator];
}

/** Arithmetic on a type as a function. */
export function arithmetic(operator: ArithmeticOperator, type: Type): Operation {
  if (type === 'int') return onInts[operator] as Operation;
  if (type === 'double') return onDoubles[operator] as Operation;
  return (type === 'string' ? joinTexts : joinLists) as Operation;
}

/** The minus sign on a type as a function. */
export function negation(type: Type): (value: Value) => Value {
  return type === 'int' ? value => negateInt(value as number) : value => -(value as number);
}

/** `element in list` */
export function isIn(element: Value, list: Value): boolean {
  return (list as readonly Value[]).some(member => equalValues(member, element));
}

/** What two outcomes come to when neither settles the matter: unknown beats failure, as CEL has it. */
export function worse(a: Outcome, b: Outcome): Outcome {
  if (a === undefined || b === undefined) return undefined;
  return a instanceof Failure ? a : b;
}

/** True when there is a value: something was neither missing nor failed. */
export function isValue(outcome: Outcome): outcome is Value {
  return outcome !== undefined && !(outcome instanceof Failure);
}
