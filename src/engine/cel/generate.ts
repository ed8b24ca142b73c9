/**
 * The generator: conditions become one plain JavaScript function each fifty (one of a thousand runs five times slower).
 * Safe by construction: names and texts of rules reach the code quoted or through a table, never as code.
 */
import type { Closure, Lists } from './closures.ts';
import type { Predicates } from './compile.ts';
import { type Block, constant, headOf, newBlock, type Program } from './emit-scope.ts';
import { emitVerdictCode } from './emit-verdict.ts';
import { type Expression, everyPart } from './expression.ts';
import { helpers } from './generated-helpers.ts';
import type { Data } from './read-data.ts';
import { verdictOf } from './verdicts.ts';

/** Conditions in one generated function. */
const chunkSize = 50;

/** Generates code for conditions. The closures, in the same order, tell failed from unknown. */
export function generatePredicates(
  expressions: readonly Expression[],
  closures: readonly Closure[],
  lists: Lists,
): Predicates {
  const chunks: Predicates[] = [];
  for (let from = 0; from < expressions.length; from += chunkSize) {
    const to = Math.min(from + chunkSize, expressions.length);
    chunks.push(generateChunk(expressions.slice(from, to), closures.slice(from, to), from, lists));
  }
  if (chunks.length === 1) return chunks[0]!;
  return (data, results) => {
    for (const chunk of chunks) chunk(data, results);
  };
}

function generateChunk(
  expressions: readonly Expression[],
  closures: readonly Closure[],
  from: number,
  lists: Lists,
): Predicates {
  const program: Program = { lists, constants: [], functions: [] };
  const block = newBlock(program, 0);
  const lines = expressions.map(
    (expression, index) =>
      `r[${from + index}] = ${emitVerdictCode(expression, neither(expression, closures[index]!, block), block)};`,
  );
  const body = [
    '"use strict";',
    `const { ${Object.keys(helpers).join(', ')} } = helpers;`,
    ...program.constants.map((_, index) => `const k${index} = constants[${index}];`),
    'const none = Symbol("not worked out yet");',
    ...program.functions,
    `return function (f, r) {\n${headOf(block)}${lines.join('\n')}\n};`,
  ].join('\n');
  return new Function('helpers', 'constants', body)(helpers, program.constants) as Predicates;
}

/** Unknown, unless the condition can fail: then its closure says which. */
function neither(expression: Expression, closure: Closure, block: Block): string {
  if (!canFail(expression)) return '2';
  const verdict = constant(block, (data: Data) => verdictOf(closure(data, [])));
  return `${verdict}(f)`;
}

/** True when an expression may have no value although nothing is missing. */
export function canFail(expression: Expression): boolean {
  return [...everyPart(expression)].some(
    part =>
      part.kind === 'index' ||
      (part.kind === 'arithmetic' && part.type !== 'double') ||
      (part.kind === 'call' && part.overload.canFail),
  );
}
