/**
 * JavaScript for the verdict of a condition: 1, 0, or what stands for neither. Joined conditions are asked one after the
 * other, as a programmer would write them; only where one of them is not known are the others asked what they say.
 */
import type { Block } from './emit-scope.ts';
import { emitTruth } from './emit-truth.ts';
import { emitGuard, emitValue, isTextTest } from './emit-value.ts';
import { type Expression, sidesOf } from './expression.ts';

/** Conditions joined beyond this number are asked twice instead: the code would grow with the square. */
const mostNested = 8;

/** Code for 1 (certainly true), 0 (certainly false), or `neither`. */
export function emitVerdictCode(expression: Expression, neither: string, block: Block): string {
  if (expression.kind === 'logical') {
    const sides = sidesOf(expression);
    if (sides.length <= mostNested) return emitJoined(sides, expression.operator === '||', neither, block);
  }
  return `(${emitTruth(expression, true, block)} ? 1 : ${emitSettled(expression, true, block)} ? 0 : ${neither})`;
}

function emitJoined(sides: readonly Expression[], settling: boolean, neither: string, block: Block): string {
  const [side, ...rest] = sides as [Expression, ...Expression[]];
  if (rest.length === 0) return emitVerdictCode(side, neither, block);
  const settled = settling ? 1 : 0;
  const others = rest.map(other => emitTruth(other, settling, block)).join(' || ');
  const unclear = `(${others}) ? ${settled} : ${neither}`;
  const next = emitJoined(rest, settling, neither, block);
  if (settling) {
    return `(${emitTruth(side, true, block)} ? 1 : ${emitSettled(side, true, block)} ? ${next} : ${unclear})`;
  }
  return `(${emitTruth(side, true, block)} ? ${next} : ${emitSettled(side, true, block)} ? 0 : ${unclear})`;
}

/** Code that is true when the condition, known not to be certainly `tried`, is certainly the opposite. */
function emitSettled(expression: Expression, tried: boolean, block: Block): string {
  switch (expression.kind) {
    case 'has':
    case 'literal':
      return 'true';
    case 'unary':
      return emitSettled(expression.operand, !tried, block);
    case 'comparison':
      if (typeof expression.left.type !== 'string') break;
      return emitAllThere([expression.left, expression.right], block);
    case 'in':
      if (expression.right.kind === 'named-list') return emitAllThere([expression.left], block);
      return emitAllThere([expression.left, expression.right], block);
    case 'feature':
    case 'field':
      return emitAllThere([expression], block);
    case 'call':
      if (expression.name === 'matches') return emitAllThere([expression.operands[0]!], block);
      if (isTextTest(expression.name)) return emitAllThere(expression.operands, block);
  }
  return emitTruth(expression, !tried, block);
}

function emitAllThere(operands: readonly Expression[], block: Block): string {
  const guards = operands.map(operand => emitGuard(operand, emitValue(operand, block))).join('');
  return guards === '' ? 'true' : `(${guards.slice(0, -' && '.length)})`;
}
