/** Divisions of whole numbers, which CEL answers with a whole number, where the fraction is asked for. */
import type { Arithmetic, Expression } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { Found } from './place.ts';

/** What is marked, and what is said of it. */
export interface FoundPart {
  readonly part: Expression;
  readonly what: Found;
}

/**
 * A whole quotient that is compared with a fraction, made a decimal, or multiplied: `a / b > 0.5` is true only from 1, and
 * `a / b * 100` is 0 or 100. A quotient beside whole numbers (`a / b >= 2`) may be meant, and so may rounding down
 * (`a / 1000 * 1000`).
 */
export function wholeDivisions(part: Expression): FoundPart[] {
  if (part.kind === 'call' && part.name === 'double') {
    return part.operands.filter(isWholeQuotient).map(quotient => found(quotient, part));
  }
  if (part.kind !== 'comparison' && !(part.kind === 'arithmetic' && part.operator === '*')) return [];
  const { left, right } = part;
  const sides: readonly (readonly [Expression, Expression])[] = [
    [left, right],
    [right, left],
  ];
  return sides.flatMap(([side, beside]) => {
    if (!isWholeQuotient(side)) return [];
    const asksForFraction =
      part.kind === 'comparison' ? beside.type === 'double' && !isWholeLiteral(beside) : side.right.kind !== 'literal';
    return asksForFraction ? [found(side, side)] : [];
  });
}

const isWholeQuotient = (part: Expression): part is Arithmetic =>
  part.kind === 'arithmetic' && part.operator === '/' && part.type === 'int';

const isWholeLiteral = (part: Expression) => part.kind === 'literal' && Number.isInteger(part.value);

function found({ left, right }: Arithmetic, part: Expression): FoundPart {
  const message = 'whole numbers are divided here: the fraction is dropped, and half is 0';
  const hint = `write ${asDouble(left)} / ${asDouble(right)}`;
  return { part, what: { code: 'whole-division', message, hint } };
}

const asDouble = (part: Expression) => (part.kind === 'literal' ? `${part.value}.0` : `double(${print(part)})`);
