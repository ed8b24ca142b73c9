/** JavaScript for values: the value, or `undefined` (NaN for ints) when it is not to be had. */
import { type Block, constant, featureLocal, loopBlock, memoized, memosOf, propertyOf, quoted } from './emit-scope.ts';
import { emitTruth, emitVerdict } from './emit-truth.ts';
import type { Arithmetic, ArithmeticOperator, Call, Comprehension, Expression } from './expression.ts';
import { callable } from './generated-helpers.ts';

/** True when the value's code is short and free to be repeated. */
export function isSimple(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'feature':
    case 'variable':
      return true;
    case 'field':
      return expression.of.kind === 'variable';
    default:
      return false;
  }
}

/** True when there may be no value. */
export function mayLack(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'has':
      return false;
    case 'feature':
      return !expression.declared.always;
    case 'field':
      return !expression.declared.always || mayLack(expression.of);
    case 'list':
      return expression.elements.some(element => element.kind !== 'literal');
    default:
      return true;
  }
}

/** A condition, with ` && ` behind it, that the value is there; nothing when it always is. */
export function emitGuard(expression: Expression, code: string): string {
  if (!mayLack(expression)) return '';
  return expression.type === 'int' && !isSimple(expression) ? `okInt(${code}) && ` : `${code} !== undefined && `;
}

/** A number, text or truth value as code. */
export function emitLiteral(value: number | string | boolean): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  return Object.is(value, -0) ? '(-0)' : value < 0 ? `(${value})` : String(value);
}

/** Code for a value of any type. */
export function emitValue(expression: Expression, block: Block): string {
  switch (expression.kind) {
    case 'literal':
      return emitLiteral(expression.value);
    case 'feature':
      return featureLocal(block, expression.declared);
    case 'variable':
      return `x${expression.slot}`;
    case 'field':
      return emitField(expression.of, expression.declared.at, block);
    case 'list':
      return emitList(expression.elements, expression.type, block);
    case 'index':
      return `at(${emitValue(expression.of, block)}, ${emitValue(expression.index, block)})`;
    case 'arithmetic':
      return emitArithmetic(expression, block);
    case 'call':
      return expression.type === 'bool' ? emitBool(expression, block) : emitCall(expression, block);
    case 'unary':
      return expression.operator === '!' ? emitBool(expression, block) : emitNegation(expression.operand, block);
    case 'conditional':
      return expression.type === 'bool' ? emitBool(expression, block) : emitConditional(expression, block);
    case 'comprehension':
      return expression.type === 'bool' ? emitBool(expression, block) : emitCollection(expression, block);
    case 'named-list':
      return 'undefined';
    default:
      return emitBool(expression, block);
  }
}

/** A truth value used as a value: `a == (b < c)`. */
function emitBool(expression: Expression, block: Block): string {
  if (expression.kind === 'call' && !isTextTest(expression.name)) return emitCall(expression, block);
  return `boolOf(${memoized(block, expression, inner => emitVerdict(expression, inner))})`;
}

/** Functions that `emitTruth` writes out. */
export function isTextTest(name: string): boolean {
  return name === 'contains' || name === 'startsWith' || name === 'endsWith' || name === 'matches';
}

function emitField(of: Expression, at: readonly string[], block: Block): string {
  const record = emitValue(of, block);
  if (!mayLack(of)) return at.reduce(propertyOf, record);
  const read = constant(block, (item: Record<string, unknown> | undefined) =>
    at.reduce<unknown>(
      (from, name) =>
        from === undefined || !Object.hasOwn(from as object, name)
          ? undefined
          : (from as Record<string, unknown>)[name],
      item,
    ),
  );
  return `${read}(${record})`;
}

function emitList(elements: readonly Expression[], type: Expression['type'], block: Block): string {
  if (elements.every(element => element.kind === 'literal')) {
    return constant(
      block,
      elements.map(element => element.value),
    );
  }
  const ints = typeof type !== 'string' && type.list === 'int';
  return `${ints ? 'listOfInts' : 'listOf'}([${elements.map(element => emitValue(element, block)).join(', ')}])`;
}

const intHelpers: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'addInt',
  '-': 'subtractInt',
  '*': 'multiplyInt',
  '/': 'divideInt',
  '%': 'remainderInt',
};
const doubleHelpers: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'addDouble',
  '-': 'subtractDouble',
  '*': 'multiplyDouble',
  '/': 'divideDouble',
  '%': 'divideDouble',
};

function emitArithmetic({ operator, type, left, right }: Arithmetic, block: Block): string {
  const sides = `(${emitValue(left, block)}, ${emitValue(right, block)})`;
  if (type === 'int') return intHelpers[operator] + sides;
  if (type === 'double') return doubleHelpers[operator] + sides;
  return (type === 'string' ? 'joinTexts' : 'joinLists') + sides;
}

function emitNegation(operand: Expression, block: Block): string {
  const code = emitValue(operand, block);
  return operand.type === 'int' ? `(0 - ${code})` : `negateDouble(${code})`;
}

function emitCall({ name, operands, overload }: Call, block: Block): string {
  const codes = operands.map(operand => emitValue(operand, block));
  const [first] = operands;
  if (name === 'size' && first && typeof first.type !== 'string') return `sizeOfList(${codes[0]})`;
  return `${constant(block, callable(overload))}(${codes.join(', ')})`;
}

function emitConditional(expression: Expression & { readonly kind: 'conditional' }, block: Block): string {
  return memoized(block, expression, inner => {
    const { condition, whenTrue, whenFalse } = expression;
    return `return ${emitTruth(condition, true, inner)} ? ${emitValue(whenTrue, inner)} : ${emitTruth(condition, false, inner)} ? ${emitValue(whenFalse, inner)} : undefined;`;
  });
}

/** `filter` and `map` */
function emitCollection(expression: Comprehension, block: Block): string {
  return memoized(block, expression, inner => {
    const { range, predicate, transform } = expression;
    const list = emitValue(range, inner);
    const turn = loopBlock(inner);
    const variable = `x${inner.bound}`;
    const choose = predicate
      ? `if (!(${emitTruth(predicate, true, turn)})) { if (${emitTruth(predicate, false, turn)}) continue; return undefined; }\n`
      : '';
    const made = transform ? emitValue(transform, turn) : variable;
    const lacking = transform?.type === 'int' ? '!okInt(made)' : 'made === undefined';
    return `const list = ${list};
if (list === undefined) return undefined;
const kept = [];
for (let n = 0; n < list.length; n++) {
const ${variable} = list[n];
${memosOf(turn)}${choose}const made = ${made};
if (${lacking}) return undefined;
kept.push(made);
}
return kept;`;
  });
}
