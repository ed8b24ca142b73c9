/**
 * The closure compiler: each node becomes a function, exactly as the words of the specification have it. It is the
 * oracle of the generator, the mode for places that forbid `new Function`, and what single expressions are evaluated by.
 */
import type { Comprehension, Expression, Logical } from './expression.ts';
import { applyOverload } from './functions.ts';
import { arithmetic, comparison, isIn, isValue, negation, worse } from './operations.ts';
import { patternOf } from './patterns.ts';
import { type Data, readerOf } from './read-data.ts';
import { type Failure, indexOutOfRange, type Outcome, type Value } from './values.ts';

/** A list of the rule set: is the value in it? */
export interface Membership {
  has(value: string): boolean;
}

/** The lists that expressions ask, by name. A list that is not there holds nothing. */
export type Lists = ReadonlyMap<string, Membership>;

/** Evaluates one node. `bound` holds the variables of the surrounding comprehensions by slot. */
export type Closure = (data: Data, bound: Value[]) => Outcome;

/** Compiles an expression into closures. */
export function compileClosure(expression: Expression, lists: Lists): Closure {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'feature':
      return readerOf(expression.declared);
    case 'variable': {
      const { slot } = expression;
      return (_data, bound) => bound[slot];
    }
    case 'field': {
      const read = readerOf(expression.declared);
      return strict1(compileClosure(expression.of, lists), item => read(item as object));
    }
    case 'has': {
      const operand = compileClosure(expression.operand, lists);
      return (data, bound) => operand(data, bound) !== undefined;
    }
    case 'list':
      return compileList(expression.elements.map(element => compileClosure(element, lists)));
    case 'unary': {
      const operand = compileClosure(expression.operand, lists);
      return strict1(operand, expression.operator === '!' ? value => !value : negation(expression.type));
    }
    case 'logical':
      return compileLogical(expression, lists);
    case 'comparison':
      return strict2(expression, lists, comparison(expression.operator, expression.left.type));
    case 'arithmetic':
      return strict2(expression, lists, arithmetic(expression.operator, expression.type));
    case 'in': {
      const { right } = expression;
      if (right.kind !== 'named-list') return strict2(expression, lists, isIn);
      const list = lists.get(right.name);
      return strict1(compileClosure(expression.left, lists), value => list?.has(value as string) === true);
    }
    case 'named-list':
      // The checker lets it stand on the right of `in` only.
      return () => undefined;
    case 'conditional': {
      const condition = compileClosure(expression.condition, lists);
      const whenTrue = compileClosure(expression.whenTrue, lists);
      const whenFalse = compileClosure(expression.whenFalse, lists);
      return (data, bound) => {
        const chosen = condition(data, bound);
        return chosen === true ? whenTrue(data, bound) : chosen === false ? whenFalse(data, bound) : chosen;
      };
    }
    case 'call': {
      const operands = expression.operands.map(operand => compileClosure(operand, lists));
      if (expression.name === 'matches') {
        const pattern = patternOf(expression);
        return strict1(operands[0]!, text => pattern.test(text as string));
      }
      const { overload } = expression;
      return (data, bound) =>
        applyOverload(
          overload,
          operands.map(operand => operand(data, bound)),
        );
    }
    case 'index':
      return strict2({ left: expression.of, right: expression.index }, lists, at);
    case 'comprehension':
      return compileComprehension(expression, lists);
  }
}

function at(list: Value, index: Value): Value | Failure {
  return (list as readonly Value[])[index as number] ?? indexOutOfRange;
}

function strict1(operand: Closure, apply: (value: Value) => Outcome): Closure {
  return (data, bound) => {
    const value = operand(data, bound);
    return isValue(value) ? apply(value) : value;
  };
}

function strict2(
  sides: { readonly left: Expression; readonly right: Expression },
  lists: Lists,
  apply: (left: Value, right: Value) => Outcome,
): Closure {
  const left = compileClosure(sides.left, lists);
  if (sides.right.kind === 'literal') {
    const { value } = sides.right;
    return strict1(left, other => apply(other, value));
  }
  const right = compileClosure(sides.right, lists);
  return (data, bound) => {
    const a = left(data, bound);
    const b = right(data, bound);
    return isValue(a) && isValue(b) ? apply(a, b) : worse(a, b);
  };
}

function compileList(elements: readonly Closure[]): Closure {
  return (data, bound) => {
    const values = elements.map(element => element(data, bound));
    return values.every(isValue) ? values : values.reduce(worse);
  };
}

function compileLogical({ operator, left: leftSide, right: rightSide }: Logical, lists: Lists): Closure {
  const left = compileClosure(leftSide, lists);
  const right = compileClosure(rightSide, lists);
  const settling = operator === '||';
  return (data, bound) => {
    const a = left(data, bound);
    if (a === settling) return settling;
    const b = right(data, bound);
    if (b === settling) return settling;
    return isValue(a) && isValue(b) ? !settling : worse(a, b);
  };
}

/** Walks the range; `step` returns true to stop. */
function compileComprehension(expression: Comprehension, lists: Lists): Closure {
  const { slot, macro } = expression;
  const range = compileClosure(expression.range, lists);
  const predicate = expression.predicate && compileClosure(expression.predicate, lists);
  const transform = expression.transform && compileClosure(expression.transform, lists);
  const walk = macro === 'all' || macro === 'exists' ? quantify(macro === 'exists') : collect(macro);
  return (data, bound) => {
    const list = range(data, bound);
    if (!isValue(list)) return list;
    const verdicts = (list as readonly Value[]).map(element => {
      bound[slot] = element;
      const chosen = predicate ? predicate(data, bound) : true;
      const result = transform && chosen === true ? transform(data, bound) : element;
      return { chosen, result };
    });
    return walk(verdicts);
  };
}

interface Step {
  /** The predicate's outcome for an element. */
  readonly chosen: Outcome;
  /** What `map` or `filter` puts into its list. */
  readonly result: Outcome;
}

/** `exists` and `all`: one element may settle it, whatever becomes of the others. */
function quantify(settling: boolean): (steps: readonly Step[]) => Outcome {
  return steps => {
    if (steps.some(({ chosen }) => chosen === settling)) return settling;
    return steps.reduce<Outcome>(
      (sum, { chosen }) => (isValue(chosen) ? sum : isValue(sum) ? chosen : worse(sum, chosen)),
      !settling,
    );
  };
}

/** `exists_one`, `filter` and `map`: every element is needed. */
function collect(macro: Comprehension['macro']): (steps: readonly Step[]) => Outcome {
  return steps => {
    const kept: Value[] = [];
    let failed: Outcome = true;
    for (const { chosen, result } of steps) {
      const outcome = chosen === true ? result : chosen;
      if (!isValue(outcome)) failed = isValue(failed) ? outcome : worse(failed, outcome);
      else if (chosen === true) kept.push(outcome);
    }
    if (!isValue(failed)) return failed;
    return macro === 'exists_one' ? kept.length === 1 : kept;
  };
}
