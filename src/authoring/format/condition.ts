/** The canonical layout of a condition: one writing for each meaning, long chains broken before their operators. */
import { type Expression, type Logical, sidesOf } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';

/** Widest line of a condition, indentation aside. */
const widest = 100;

/**
 * The lines of a condition. Parentheses that are not needed go; those that tell `&&` inside `||` apart are put in, since
 * people read them wrongly without.
 */
export function conditionLines(condition: Expression): string[] {
  const whole = clear(condition);
  if (whole.length <= widest || condition.kind !== 'logical') return [whole];
  return chainLines(condition);
}

/** A chain over several lines. The operator ends a line: a block that is folded joins the lines with single spaces either way. */
function chainLines(chain: Logical): string[] {
  const { operator } = chain;
  const lines: string[] = [];
  for (const operand of sidesOf(chain)) {
    const own = operandLines(operand, operator);
    const last = lines.at(-1);
    const next = `${last} ${operator} ${own[0]}`;
    if (last === undefined) lines.push(...own);
    else if (own.length === 1 && next.length <= widest) lines[lines.length - 1] = next;
    else {
      lines[lines.length - 1] += ` ${operator}`;
      lines.push(...own);
    }
  }
  return lines;
}

/** An operand in its line; a chain in parentheses that is too wide for one, in several. */
function operandLines(operand: Expression, around: '&&' | '||'): string[] {
  const whole = clearOperand(operand, around);
  if (whole.length <= widest || operand.kind !== 'logical') return [whole];
  const lines = chainLines(operand);
  lines[0] = `(${lines[0]}`;
  lines[lines.length - 1] += ')';
  return lines;
}

function clear(part: Expression): string {
  if (part.kind !== 'logical') return print(part);
  return sidesOf(part)
    .map(operand => clearOperand(operand, part.operator))
    .join(` ${part.operator} `);
}

function clearOperand(operand: Expression, around: '&&' | '||'): string {
  if (operand.kind === 'logical') return operand.operator === around ? clear(operand) : `(${clear(operand)})`;
  return operand.kind === 'conditional' ? `(${print(operand)})` : print(operand);
}
