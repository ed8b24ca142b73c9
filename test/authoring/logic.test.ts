/** What is claimed about conditions is held against trying every situation: no claim may be wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clausesOf, implies } from '../../src/authoring/logic/clauses.ts';
import {
  comparedDomain,
  complement,
  fullDomain,
  intersect,
  isEmpty,
  isWithin,
  unite,
} from '../../src/authoring/logic/domain.ts';
import { readExpression } from '../../src/engine/cel/check.ts';
import { compileValue } from '../../src/engine/cel/compile.ts';
import { createEnvironment } from '../../src/engine/cel/environment.ts';
import { comparisonOperators, type Expression } from '../../src/engine/cel/expression.ts';
import { runs } from '../runs.ts';

const environment = createEnvironment({
  records: {
    a: {
      int: { type: 'int', min: 0, max: 4 },
      share: { type: 'double', min: 0, max: 1 },
      word: { type: 'string', values: ['x', 'y', 'z'] },
      flag: { type: 'bool' },
    },
  },
});

/** Every value that the names can have, at and between all constants that conditions below use; undefined is missing. */
const situations = [undefined, 0, 1, 2, 3, 4].flatMap(int =>
  [undefined, 0, 0.25, 0.5, 0.75, 1].flatMap(share =>
    [undefined, 'x', 'y', 'z'].flatMap(word =>
      [undefined, true, false].map(flag => ({ a: { int, share, word, flag } })),
    ),
  ),
);

function parse(source: string): Expression {
  const read = readExpression(source, environment);
  if (!read.ok) throw new Error(`${source}: ${read.error[0]?.message}`);
  return read.value;
}

const operator = fc.constantFrom(...comparisonOperators);
const atom = fc.oneof(
  fc.tuple(operator, fc.integer({ min: -1, max: 5 })).map(([op, value]) => `a.int ${op} ${value}`),
  fc.tuple(fc.integer({ min: 0, max: 4 }), operator).map(([value, op]) => `${value} ${op} a.int`),
  fc.tuple(operator, fc.constantFrom('0.0', '0.5', '1.0')).map(([op, value]) => `a.share ${op} ${value}`),
  fc
    .tuple(fc.constantFrom('==', '!='), fc.constantFrom('x', 'y', 'z', 'w'))
    .map(([op, value]) => `a.word ${op} "${value}"`),
  fc.subarray(['"x"', '"y"', '"z"'], { minLength: 1 }).map(words => `a.word in [${words.join(', ')}]`),
  fc.subarray(['0', '2', '4'], { minLength: 1 }).map(numbers => `a.int in [${numbers.join(', ')}]`),
  fc.constantFrom('a.flag', 'a.flag == false', 'has(a.int)', 'has(a.word)', 'a.int + 1 > 2', 'true', 'false'),
);
const { condition } = fc.letrec<{ condition: string }>(tie => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map(inner => `!(${inner})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

const outcomes = (expression: Expression) => situations.map(compileValue(expression));

describe('clauses of a condition', () => {
  it('say exactly when nothing makes it true, or false, wherever they have no parts without values', () => {
    fc.assert(
      fc.property(condition, fc.boolean(), (source, outcome) => {
        const expression = parse(source);
        const clauses = clausesOf(expression, outcome);
        if (clauses === undefined) return;
        const happens = outcomes(expression).includes(outcome);
        if (clauses.length === 0) expect(happens, source).toBe(false);
        // Exact as well as sound: what is not excluded does happen.
        else if (clauses.every(clause => clause.parts.size === 0)) expect(happens, source).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('say that one condition implies another where it does, and never where it does not', () => {
    let claimed = 0;
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        const [a, b] = [parse(one), parse(other)];
        const [from, to] = [clausesOf(a, true), clausesOf(b, true)];
        if (from === undefined || to === undefined) return;
        const implied = implies(from, to);
        const onlyValues = [...from, ...to].every(
          clause => clause.parts.size + clause.present.size + clause.missing.size === 0,
        );
        if (!implied && !(onlyValues && from.length + to.length < 30)) return;
        claimed += Number(implied);
        const held = outcomes(b);
        const does = outcomes(a).every((outcome, index) => outcome !== true || held[index] === true);
        expect(implied, `${one} implies ${other}`).toBe(does);
      }),
      { numRuns: runs(1_000) },
    );
    expect(claimed).toBeGreaterThan(50);
  });

  it.each([
    ['a.int >= 3 && a.flag', 'a.int > 2', true],
    ['a.int > 2', 'a.int >= 3', true],
    ['a.share > 0.5', 'a.share >= 0.5', true],
    ['a.share >= 0.5', 'a.share > 0.5', false],
    ['a.word == "x"', 'a.word in ["x", "y"]', true],
    ['a.word != "x"', 'a.word in ["y", "z"]', true],
    ['a.int == 1', 'has(a.int)', true],
    ['has(a.int)', 'a.int >= 0', false],
    ['!(a.int < 3)', 'a.int >= 3', true],
    ['a.flag', 'a.flag == true', true],
    ['a.int + 1 > 2 && a.flag', 'a.int + 1 > 2', true],
    ['a.int == 1 || a.int == 2', 'a.int >= 1', true],
    ['a.int >= 1', 'a.int == 1 || a.int >= 2', true],
    ['a.int != 1', 'a.int < 1 || a.int > 1', true],
    ['a.word in ["x", "y"] && a.flag', 'a.word == "x" || a.word == "y"', true],
    [
      'a.int >= 1 && a.share > 0.0',
      '(a.int < 3 && a.share >= 0.5) || (a.int > 1 && a.share < 0.5) || a.int >= 3',
      false,
    ],
    [
      'a.int >= 2 && a.share > 0.0',
      '(a.int < 3 && a.share >= 0.5) || (a.int > 1 && a.share < 0.5) || a.int >= 3',
      true,
    ],
    ['a.int >= 1', '(a.int >= 1 && a.flag) || (a.int >= 1 && !a.flag)', false],
  ])('%s implies %s: %s', (one, other, expected) => {
    expect(implies(clausesOf(parse(one), true)!, clausesOf(parse(other), true)!)).toBe(expected);
  });
});

describe('domains', () => {
  const int = fullDomain({ type: 'int', min: -3, max: 3 })!;
  const values = [-3, -2, -1, 0, 1, 2, 3];
  const domain = fc
    .array(fc.tuple(operator, fc.integer({ min: -4, max: 4 }), fc.constantFrom('and', 'or', 'not')), {
      minLength: 1,
      maxLength: 4,
    })
    .map(steps => {
      let set = int;
      let holds = (_value: number) => true;
      for (const [op, constant, how] of steps) {
        const part = intersect(comparedDomain(int, op, constant)!, int);
        const sofar = holds;
        const own = (value: number) => compare(value, op, constant);
        if (how === 'and') {
          set = intersect(set, part);
          holds = value => sofar(value) && own(value);
        } else if (how === 'or') {
          set = unite(set, part);
          holds = value => sofar(value) || own(value);
        } else {
          set = complement(set, int);
          holds = value => !sofar(value);
        }
      }
      return { set, holds };
    });

  it('are the sets that they stand for', () => {
    fc.assert(
      fc.property(domain, domain, (one, other) => {
        const members = values.filter(one.holds);
        expect(isEmpty(one.set)).toBe(members.length === 0);
        expect(isWithin(one.set, other.set)).toBe(members.every(other.holds));
        for (const value of values) {
          const point = comparedDomain(int, '==', value)!;
          expect(isWithin(point, one.set)).toBe(one.holds(value));
        }
      }),
    );
  });
});

function compare(value: number, op: (typeof comparisonOperators)[number], constant: number): boolean {
  switch (op) {
    case '==':
      return value === constant;
    case '!=':
      return value !== constant;
    case '<':
      return value < constant;
    case '<=':
      return value <= constant;
    case '>':
      return value > constant;
    case '>=':
      return value >= constant;
  }
}
