/**
 * JavaScript for conditions. Each is written twice: code that is true when the condition is certainly true, and code
 * that is true when it is certainly false; where neither is, data are missing or it failed. Both are plain JavaScript
 * expressions: a missing value is `undefined`, and what JavaScript makes of comparisons with it saves most guards.
 */
import { type Block, constant, loopBlock, memoized, memosOf } from './emit-scope.ts';
import { emitGuard, emitLiteral, emitValue, isSimple, isTextTest, mayLack } from './emit-value.ts';
import {
  type Call,
  type Comparison,
  type ComparisonOperator,
  type Comprehension,
  type Expression,
  type ListLiteral,
  type Literal,
  type Logical,
  type Membership,
  type NamedList,
  sidesOf,
} from './expression.ts';
import { patternOf } from './patterns.ts';

/** Code that is true when the condition is certainly `wanted`. */
export function emitTruth(expression: Expression, wanted: boolean, block: Block): string {
  switch (expression.kind) {
    case 'literal':
      return String(expression.value === wanted);
    case 'unary':
      return emitTruth(expression.operand, !wanted, block);
    case 'logical':
      return emitLogical(expression, wanted, block);
    case 'has':
      return `${emitValue(expression.operand, block)} ${wanted ? '!==' : '==='} undefined`;
    case 'comparison':
      return emitComparison(expression, wanted, block);
    case 'in':
      return emitMembership(expression, wanted, block);
    case 'call':
      if (isTextTest(expression.name)) return emitTextTest(expression, wanted, block);
      return `${emitValue(expression, block)} === ${wanted}`;
    case 'conditional':
    case 'comprehension':
      return `${memoized(block, expression, inner => emitVerdict(expression, inner))} === ${wanted ? 1 : 0}`;
    default:
      return `${emitValue(expression, block)} === ${wanted}`;
  }
}

/** The body of a function that returns 1, 0, or 2 when the condition is neither. */
export function emitVerdict(expression: Expression, block: Block): string {
  if (expression.kind === 'comprehension') return emitQuantifier(expression, block);
  if (expression.kind === 'conditional') {
    const { condition, whenTrue, whenFalse } = expression;
    const branch = (part: Expression) =>
      `return ${emitTruth(part, true, block)} ? 1 : ${emitTruth(part, false, block)} ? 0 : 2;`;
    return `if (${emitTruth(condition, true, block)}) ${branch(whenTrue)}
if (${emitTruth(condition, false, block)}) ${branch(whenFalse)}
return 2;`;
  }
  return `return ${emitTruth(expression, true, block)} ? 1 : ${emitTruth(expression, false, block)} ? 0 : 2;`;
}

function emitLogical(expression: Logical, wanted: boolean, block: Block): string {
  const { operator } = expression;
  const joint = (operator === '&&') === wanted ? ' && ' : ' || ';
  return `(${sidesOf(expression)
    .map(side => emitTruth(side, wanted, block))
    .join(joint)})`;
}

const opposites: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

function emitComparison({ operator, left, right }: Comparison, wanted: boolean, block: Block): string {
  const certain = wanted ? operator : opposites[operator];
  const a = emitValue(left, block);
  const b = emitValue(right, block);
  if (typeof left.type !== 'string') return `sameLists(${a}, ${b}) === ${certain === '==' ? 1 : 0}`;
  if (certain === '==') {
    const guard = mayLack(left) && mayLack(right) ? emitGuard(left, a) : '';
    return `(${guard}${a} === ${b})`;
  }
  if (certain === '!=') return `(${emitGuard(left, a)}${emitGuard(right, b)}${a} !== ${b})`;
  if (left.type === 'string') return `orderTexts(${a}, ${b}) ${certain} 0`;
  if (left.type === 'bool') return `orderBools(${a}, ${b}) ${certain} 0`;
  // A comparison with undefined or NaN is false. A double may be NaN by right, and then its opposite is no help.
  const nan = (side: Expression) => side.type === 'double' && side.kind !== 'literal';
  if (wanted || !(nan(left) || nan(right))) return `${a} ${certain} ${b}`;
  return `(${emitGuard(left, a)}${emitGuard(right, b)}!(${a} ${operator} ${b}))`;
}

/** Lists of literals up to this length are compared one by one. */
const shortList = 8;

function emitMembership(expression: Membership, wanted: boolean, block: Block): string {
  const { left, right } = expression;
  if (right.kind === 'named-list') return emitListed(expression, wanted, block);
  const value = emitValue(left, block);
  const guard = emitGuard(left, value);
  const not = wanted ? '' : '!';
  if (isLiteralList(right) && typeof left.type === 'string') {
    const values = right.elements.map(element => element.value);
    if (values.length === 0 || values.length > shortList || !isSimple(left)) {
      return `(${guard}${not}${constant(block, new Set(values))}.has(${value}))`;
    }
    const [equals, joint] = wanted ? ['===', ' || '] : ['!==', ' && '];
    const tests = values.map(member => `${value} ${equals} ${emitLiteral(member)}`).join(joint);
    return wanted ? `(${tests})` : `(${guard}${tests})`;
  }
  const list = emitValue(right, block);
  if (isSimple(left) && isSimple(right) && left.type === 'string') {
    return `(${guard}${emitGuard(right, list)}${not}${list}.includes(${value}))`;
  }
  return `${left.type === 'int' ? 'memberInt' : 'member'}(${value}, ${list}) === ${wanted ? 1 : 0}`;
}

/** `element in lists.name`: a look-up is dear beside a comparison, and rules of one topic ask the same list. */
function emitListed(expression: Membership, wanted: boolean, block: Block): string {
  const { left, right } = expression as Membership & { readonly right: NamedList };
  const verdict = memoized(block, expression, inner => {
    const value = emitValue(left, inner);
    const list = inner.program.lists.get(right.name);
    const listed = list ? `${constant(inner, list)}.has(${value}) ? 1 : 0` : '0';
    const there = emitGuard(left, value);
    return there === '' ? `return ${listed};` : `return ${there}true ? ${listed} : 2;`;
  });
  return `${verdict} === ${wanted ? 1 : 0}`;
}

type LiteralList = Omit<ListLiteral, 'elements'> & { readonly elements: readonly Literal[] };

function isLiteralList(expression: Expression): expression is LiteralList {
  return expression.kind === 'list' && expression.elements.every(element => element.kind === 'literal');
}

const textMethods: Readonly<Record<string, string>> = {
  contains: 'includes',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
};

function emitTextTest(call: Call, wanted: boolean, block: Block): string {
  const [text, part] = call.operands as readonly [Expression, Expression];
  const code = emitValue(text, block);
  const not = wanted ? '' : '!';
  if (call.name === 'matches')
    return `(${emitGuard(text, code)}${not}${constant(block, patternOf(call))}.test(${code}))`;
  const partCode = emitValue(part, block);
  const guards = emitGuard(text, code) + emitGuard(part, partCode);
  return `(${guards}${not}${code}.${textMethods[call.name]}(${partCode}))`;
}

/** `all`, `exists` and `exists_one` */
function emitQuantifier({ macro, range, predicate }: Comprehension, block: Block): string {
  const list = emitValue(range, block);
  const turn = loopBlock(block);
  const variable = `x${block.bound}`;
  const isTrue = emitTruth(predicate!, true, turn);
  const isFalse = emitTruth(predicate!, false, turn);
  const bodies = {
    exists: `if (${isTrue}) return 1;\nif (sum === 0 && !(${isFalse})) sum = 2;`,
    all: `if (${isFalse}) return 0;\nif (sum === 1 && !(${isTrue})) sum = 2;`,
    exists_one: `if (${isTrue}) sum++;\nelse if (!(${isFalse})) return 2;`,
  };
  const body = bodies[macro as keyof typeof bodies];
  return `const list = ${list};
if (list === undefined) return 2;
let sum = ${macro === 'all' ? 1 : 0};
for (let n = 0; n < list.length; n++) {
const ${variable} = list[n];
${memosOf(turn)}${body}
}
return ${macro === 'exists_one' ? 'sum === 1 ? 1 : 0' : 'sum'};`;
}
