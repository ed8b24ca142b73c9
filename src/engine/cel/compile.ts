/**
 * Compiles checked conditions into one function over the features.
 *
 * Verdicts are three-valued, with a fourth for conditions that failed: missing data make a condition `unknown` unless
 * the rest settles it (`true || unknown` is true), as CEL's specification has it for errors.
 */
import { type Closure, compileClosure, type Lists } from './closures.ts';
import type { Expression } from './expression.ts';
import { type Finder, generateFinders, generatePredicates, type Predicates } from './generate.ts';
import type { Data } from './read-data.ts';
import type { Outcome } from './values.ts';
import { failedMark, verdictOf, verdicts } from './verdicts.ts';

export { verdicts } from './verdicts.ts';

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
  const parts = generated(() => generatePredicates(expressions, closures, lists));
  if (!parts) return fromClosures(closures);
  if (parts.length === 1) return parts[0]!;
  return (data, results) => {
    for (const part of parts) part(data, results);
  };
}

/**
 * Compiles conditions to finders, in parts that are run one after the other. The code of one part fits the processor's nearest cache,
 * the code of many conditions does not: whoever has many checkouts runs one part over all of them, then the next.
 */
export function compileFinders(
  expressions: readonly Expression[],
  { lists = new Map(), mode }: CompileOptions = {},
): readonly Finder[] {
  const closures = expressions.map(expression => compileClosure(expression, lists));
  const parts = mode === 'closures' ? undefined : generated(() => generateFinders(expressions, closures, lists));
  return parts ?? [findingClosures(closures)];
}

/** Undefined where code cannot be generated. */
function generated<Parts>(generate: () => Parts): Parts | undefined {
  try {
    return generate();
  } catch (error) {
    // EvalError: code generation is forbidden here. RangeError: a condition nests more deeply than V8 parses.
    if (error instanceof EvalError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function findingClosures(closures: readonly Closure[]): Finder {
  return (data, found, from) => {
    let count = from;
    for (const [place, closure] of closures.entries()) {
      const verdict = verdictOf(closure(data, []));
      if (verdict === verdicts.hit) found[count++] = place;
      else if (verdict === verdicts.failed) found[count++] = place | failedMark;
    }
    return count;
  };
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
