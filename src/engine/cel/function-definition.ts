/** What a function of the language is, and the short way to write one down. */
import type { Type } from './types.ts';
import type { Failure, Value } from './values.ts';

/** A function's work, on arguments that are there and of their parameters' types. */
export type Apply = (...values: never[]) => Value | Failure;

/** One way to call a function. The receiver of `x.f(y)` is the first parameter. */
export interface Overload {
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** True when it can have no value although nothing is missing (`int("x")`). */
  readonly canFail: boolean;
  /** Its value; every argument is there and of its parameter's type. */
  readonly apply: Apply;
}

/** A function by its name. */
export interface FunctionDefinition {
  /** With its namespace: `math.greatest`. */
  readonly name: string;
  /** How it is written: `f(x)`, `x.f()`, or either. */
  readonly style: 'function' | 'method' | 'either';
  readonly overloads: readonly Overload[];
}

/** One way to call a function. */
export const overload = (parameters: readonly Type[], result: Type, apply: Apply, canFail = false): Overload => ({
  parameters,
  result,
  apply,
  canFail,
});
