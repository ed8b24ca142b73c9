/**
 * Compiles checked conditions into one function over the features.
 *
 * Verdicts are three-valued, with a fourth for conditions that failed: missing data make a condition `unknown` unless
 * the rest settles it (`true || unknown` is true), as CEL's specification has it for errors.
 */
import { type Closure, compileClosure, type Lists } from './closures.ts';
import type { Expression } from './expression.ts';
import { generatePredicates } from './generate.ts';
import type { Data } from './read-data.ts';
import type { Outcome } from './values.ts';
import { verdictOf } from './verdicts.ts';

export { type VerdictCode, verdicts } from './verdicts.ts';

/** Writes one verdict code a condition into `results`, in the conditions' order. */
export type Predicates = (data: Data, results: Uint8Array) => void;

/** Options of the compilers. */
export interface CompileOptions {
  /**
   * `generated` (default): JavaScript through `new Function`; where the runtime forbids that, closures take its place.
   * `closures`: the same verdicts, about eight times slower (bench/rules-against-peers.ts).
   */
  readonly mode?: 'generated' | 'closures';
  /** Lists that the conditions ask. */
  readonly lists?: Lists;
}

/** Compiles conditions. All must be boolean, as `readExpression` returns them by default. */
export function compilePredicates(expressions: readonly Expression[], options: CompileOptions = {}): Predicates {
  const lists = options.lists ?? new Map();
  const closures = expressions.map(expression => compileClosure(expression, lists));
  if (options.mode === 'closures') return fromClosures(closures);
  try {
    return generatePredicates(expressions, closures, lists);
  } catch (error) {
    // EvalError: code generation is forbidden here. RangeError: a condition nests more deeply than V8 parses.
    if (error instanceof EvalError || error instanceof RangeError) return fromClosures(closures);
    throw error;
  }
}

function fromClosures(closures: readonly Closure[]): Predicates {
  return (data, results) => {
    for (let index = 0; index < closures.length; index++) results[index] = verdictOf(closures[index]!(data, []));
  };
}

/** Compiles one expression of any type: its value, undefined when data are missing, or a `Failure`. */
export function compileValue(expression: Expression, lists: Lists = new Map()): (data: Data) => Outcome {
  const closure = compileClosure(expression, lists);
  return data => closure(data, []);
}
