/**
 * The generator: conditions become one plain JavaScript function each fifty (one of a thousand runs five times slower).
 * Safe by construction: names and texts of rules reach the code quoted or through a table, never as code.
 */
import type { Closure, Lists } from './closures.ts';
import { type Block, constant, headOf, newBlock, type Program } from './emit-scope.ts';
import { emitTruth } from './emit-truth.ts';
import { emitGuard, emitValue } from './emit-value.ts';
import { emitVerdictCode } from './emit-verdict.ts';
import { type Expression, everyPart } from './expression.ts';
import { helpers } from './generated-helpers.ts';
import type { Data } from './read-data.ts';
import { failedMark, verdictOf, verdicts } from './verdicts.ts';

/** Writes one verdict code a condition into `results`, in the conditions' order. */
export type Predicates = (data: Data, results: Uint8Array) => void;

/**
 * Finds the conditions that are true: writes their places, ascending, into `found` from `count` on, and answers the count then. Those
 * that failed are among them, with `failedMark` (verdicts.ts). For those who do not ask what is unknown: less code, and nothing to look through.
 */
export type Finder = (data: Data, found: Uint16Array, count: number) => number;

/** Conditions in one generated function. */
const chunkSize = 50;

/** Generates code for conditions, a part each fifty. The closures, in the same order, tell failed from unknown. */
export function generatePredicates(
  expressions: readonly Expression[],
  closures: readonly Closure[],
  lists: Lists,
): readonly Predicates[] {
  const lineOf: LineWriter = (expression, place, closure, block) =>
    `r[${place}] = ${emitVerdictCode(expression, neither(expression, closure, block), block)};`;
  return inChunks(expressions, closures, lists, lineOf, lines => `return function (f, r) {\n${lines}\n};`);
}

/** Generates code that finds the conditions that are true, and those that failed, among conditions; a part each fifty. */
export function generateFinders(
  expressions: readonly Expression[],
  closures: readonly Closure[],
  lists: Lists,
): readonly Finder[] {
  const lineOf: LineWriter = (expression, place, closure, block) => {
    const found = `if (${emitTruth(expression, true, block)}) r[n++] = ${place};`;
    if (!canFail(expression)) return found;
    const isFalse = emitTruth(expression, false, block);
    const failed = `${neither(expression, closure, block)} === ${verdicts.failed}`;
    return `${found}\nelse if (!(${isFalse}) && ${failed}) r[n++] = ${place | failedMark};`;
  };
  return inChunks(
    expressions,
    closures,
    lists,
    lineOf,
    lines => `return function (f, r, n) {\n${lines}\nreturn n;\n};`,
  );
}

/** Writes what is to be done with a condition at its place. */
type LineWriter = (expression: Expression, place: number, closure: Closure, block: Block) => string;

function inChunks<Part>(
  expressions: readonly Expression[],
  closures: readonly Closure[],
  lists: Lists,
  lineOf: LineWriter,
  functionOf: (lines: string) => string,
): readonly Part[] {
  const chunks: Part[] = [];
  for (let from = 0; from < expressions.length; from += chunkSize) {
    const program: Program = { lists, constants: [], functions: [] };
    const block = newBlock(program, 0);
    const lines = expressions
      .slice(from, from + chunkSize)
      .map((expression, index) => lineOf(expression, from + index, closures[from + index]!, block))
      .join('\n');
    const body = [
      '"use strict";',
      `const { ${Object.keys(helpers).join(', ')} } = helpers;`,
      ...program.constants.map((_, index) => `const k${index} = constants[${index}];`),
      'const none = Symbol("not worked out yet");',
      ...program.functions,
      functionOf(`${headOf(block)}${lines}`),
    ].join('\n');
    chunks.push(new Function('helpers', 'constants', body)(helpers, program.constants) as Part);
  }
  return chunks;
}

/** Unknown, unless the condition can fail: then its closure says which. */
function neither(expression: Expression, closure: Closure, block: Block): string {
  if (!canFail(expression)) return '2';
  const verdict = constant(block, (data: Data) => verdictOf(closure(data, [])));
  const guards = [...everyPart(expression)].filter(mayFail).map(part => emitThere(part, block));
  return `(${guards.join(' || ')} ? ${verdict}(f) : ${verdicts.unknown})`;
}

/** Code that is true when a part may have all its operands, without which it is unknown and not failed. */
function emitThere(part: Expression, block: Block): string {
  const inside = [...everyPart(part)];
  const isPlain = inside.every(({ kind }) => kind === 'arithmetic' || kind === 'feature' || kind === 'literal');
  if (!isPlain) return 'true';
  const guards = inside.map(one => (one.kind === 'feature' ? emitGuard(one, emitValue(one, block)) : ''));
  return `(${guards.join('')}true)`;
}

/** True when an expression may have no value although nothing is missing. */
function canFail(expression: Expression): boolean {
  return [...everyPart(expression)].some(mayFail);
}

function mayFail(part: Expression): boolean {
  return (
    part.kind === 'index' ||
    (part.kind === 'arithmetic' && part.type !== 'double') ||
    (part.kind === 'call' && part.overload.canFail)
  );
}
